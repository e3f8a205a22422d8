"""How each query is answered: one file per noun. A reader can only return values."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from ...domain import (
    admin_queries,
    contact_queries,
    next_due,
    queries,
    timeline_queries,
    work_queries,
)
from ...domain.queries import Query
from ..scope import Scope
from . import (
    absences,
    board,
    catalog_entries,
    catalog_rows,
    catalogs,
    changes,
    contacts,
    customers,
    due,
    entries,
    facts,
    figures,
    history,
    people,
    people_rows,
    places,
    role_rows,
    search,
    settings,
    timeline,
    undo,
)
from .entry_sums import mark_entries, sum_risk
from .filter_names import name_filter
from .next_due import get_next_due
from .playing import next_to_play
from .presence import list_presence
from .priority import get_priority
from .views import find_view, list_views

READERS: dict[type[Query[Any]], Callable[[Connection, Scope, Any], Any]] = {
    queries.ListEntries: entries.list_entries,
    queries.CountEntries: entries.count_entries,
    queries.SearchEntries: search.search_entries,
    queries.EntryRowsById: entries.entry_rows_by_id,
    queries.SumRisk: sum_risk,
    queries.NameFilter: name_filter,
    work_queries.MarkEntries: mark_entries,
    queries.GetEntry: entries.get_entry,
    queries.EntryIdOfRef: entries.entry_id_of_ref,
    queries.ListCustomers: customers.list_customers,
    queries.CountCustomers: customers.count_customers,
    queries.SearchCustomers: search.search_customers,
    queries.CustomerRowsById: customers.customer_rows_by_id,
    queries.GetCustomer: customers.get_customer,
    contact_queries.ListContacts: contacts.list_contacts,
    work_queries.ListAbsences: absences.list_absences,
    work_queries.ListBoard: board.list_board,
    queries.ListDue: due.list_due,
    queries.CountDue: due.count_due,
    queries.NextFollowUp: due.next_follow_up,
    next_due.GetNextDue: get_next_due,
    queries.CountHome: figures.count_home,
    queries.GetHomeFigures: figures.get_home_figures,
    queries.ListHistory: history.list_history,
    timeline_queries.ListTimeline: timeline.list_timeline,
    queries.LatestChange: history.latest_change,
    queries.ChangesSince: history.changes_since,
    admin_queries.ListChanges: changes.list_changes,
    admin_queries.GetChange: changes.get_change,
    queries.MyChanges: changes.my_changes,
    queries.NextUndo: undo.next_undo,
    queries.ListCatalog: catalogs.list_catalog,
    queries.FindCatalogItem: catalogs.find_catalog_item,
    queries.FollowCatalogItem: catalogs.follow_catalog_item,
    admin_queries.ListCatalogRows: catalog_rows.list_catalog_rows,
    admin_queries.CatalogRowsById: catalog_rows.catalog_rows_by_id,
    admin_queries.CountCatalog: catalog_rows.count_catalog,
    admin_queries.GetUses: catalog_rows.get_uses,
    admin_queries.ListUsingEntries: catalog_entries.list_using_entries,
    queries.ListAccountClasses: catalogs.list_account_classes,
    queries.GetSettings: catalogs.get_settings,
    queries.ListUsers: people.list_users,
    queries.PickAssignee: people.pick_assignee,
    queries.FindUser: people.find_user,
    admin_queries.ListPeople: people_rows.list_people,
    admin_queries.PeopleById: people_rows.people_by_id,
    admin_queries.CountPeople: people_rows.count_people,
    admin_queries.GetUserLoad: people_rows.get_user_load,
    admin_queries.ListRoleRows: role_rows.list_role_rows,
    queries.ListLocations: people.list_locations,
    queries.ListRoles: people.list_roles,
    queries.GetStoreFacts: facts.get_store_facts,
    admin_queries.ListPlaces: places.list_places,
    admin_queries.PlacesById: places.places_by_id,
    admin_queries.ListRegions: places.list_regions,
    admin_queries.ListSettings: settings.list_settings,
    work_queries.ListViews: list_views,
    work_queries.FindView: find_view,
    work_queries.GetPriority: get_priority,
    work_queries.ListPresence: list_presence,
    work_queries.NextToPlay: next_to_play,
}
