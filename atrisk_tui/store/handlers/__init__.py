"""How each command is carried out: one file per noun. A handler changes rows, never commits."""

from collections.abc import Callable
from typing import Any

from ...domain import absences as domain_absences
from ...domain import admin_commands as admin
from ...domain import commands, contact_commands, views
from ...domain import many as marked
from ...domain.commands import Command
from ...domain.playing import SkipEntry
from ..revert import revert
from ..work import Done, Work
from . import (
    absences,
    catalog_import,
    catalog_merge,
    catalog_order,
    catalogs,
    closing,
    contacts,
    customers,
    demo,
    edits,
    entries,
    hand_over,
    imports,
    many,
    notes,
    people,
    places,
    playing,
    queues,
    roles,
    settings,
)
from .views import delete_view, edit_view, save_view

Handler = Callable[[Work, Any], Done]

HANDLERS: dict[type[Command], Handler] = {
    commands.CreateEntry: entries.create_entry,
    commands.EditEntry: edits.edit_entry,
    commands.SetRisk: entries.set_risk,
    commands.SetFollowUp: entries.set_follow_up,
    commands.AssignEntry: entries.assign_entry,
    commands.MitigateEntry: closing.mitigate_entry,
    commands.ReturnToOpen: closing.return_to_open,
    commands.ResolveEntry: closing.resolve_entry,
    commands.LoseEntry: closing.lose_entry,
    commands.VoidEntry: closing.void_entry,
    commands.ReopenEntry: closing.reopen_entry,
    commands.DeleteEntry: entries.delete_entry,
    commands.CreateCustomer: customers.create_customer,
    commands.EditCustomer: customers.edit_customer,
    commands.ImportCustomers: imports.import_customers,
    commands.LoadCompany: demo.load_company,
    admin.AddCatalogItem: catalogs.add_catalog_item,
    admin.EditCatalogItem: catalogs.edit_catalog_item,
    admin.SwitchCatalogItem: catalogs.switch_catalog_item,
    admin.MoveCatalogItem: catalog_order.move_catalog_item,
    admin.MergeCatalogItems: catalog_merge.merge_catalog_items,
    admin.DeleteCatalogItem: catalogs.delete_catalog_item,
    admin.ImportCatalog: catalog_import.import_catalog,
    admin.AddUser: people.add_user,
    admin.EditUser: people.edit_user,
    admin.SwitchUser: people.switch_user,
    admin.HandOver: hand_over.hand_over,
    admin.AddRole: roles.add_role,
    admin.EditRole: roles.edit_role,
    admin.DeleteRole: roles.delete_role,
    admin.AddLocation: places.add_location,
    admin.EditLocation: places.edit_location,
    admin.SwitchLocation: places.switch_location,
    admin.RenameRegion: places.rename_region,
    admin.DeleteRegion: places.delete_region,
    admin.ChangeSetting: settings.change_setting,
    contact_commands.SnoozeEntry: queues.snooze_entry,
    contact_commands.WakeEntry: queues.wake_entry,
    contact_commands.EscalateEntry: queues.escalate_entry,
    contact_commands.LogContact: contacts.log_contact,
    SkipEntry: playing.skip_entry,
    contact_commands.AddNote: notes.add_note,
    views.SaveView: save_view,
    views.EditView: edit_view,
    views.DeleteView: delete_view,
    domain_absences.PutOut: absences.put_out,
    domain_absences.BringBack: absences.bring_back,
    marked.AssignMany: many.assign_many,
    marked.SetRiskOfMany: many.set_risk_of_many,
    marked.SetFollowUpOfMany: many.set_follow_up_of_many,
    marked.SnoozeMany: many.snooze_many,
    marked.MoveMany: many.move_many,
    marked.VoidMany: many.void_many,
    commands.Revert: revert,
}
