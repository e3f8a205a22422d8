"""What a form does when an admin changes a catalog item that is chosen in it."""

from collections.abc import Mapping

from ..desk import Touched
from ..domain.queries import FollowCatalogItem
from ..domain.rows import CatalogItem
from ..errors import Missing
from ..widgets.picker import Pick
from .form_fields import FormFields
from .form_picks import CatalogPicks

MERGED = "a merge"
"""From whom a choice was taken over that an admin has merged into another."""


async def follow_catalogs(
    form: FormFields, picks: Mapping[str, CatalogPicks], touched: Touched
) -> dict[str, str]:
    """Bring the choices of a form up to date with what has been written to the catalogs.

    One that was merged into another becomes that other one; one that was switched off or deleted
    is said to be wrong at its field, and stays until the person chooses again.
    Returns the fields that were taken over, each with the words for where from.
    """
    taken: dict[str, str] = {}
    for name, catalog in picks.items():
        field = form.fields.get(name)
        chosen = field.content if field is not None and field.row.display else None
        if not isinstance(chosen, Pick) or ("catalog_item", chosen.answer) not in touched:
            continue
        item = await _followed(form, catalog, chosen.answer)
        if item is not None and item.id != chosen.answer and field is not None:
            catalog.items[item.id] = item
            field.row.field.put(catalog.pick(item))
            taken[name] = MERGED
            form.say(f"“{chosen.words}” was merged into “{item.name}”: taken over here too")
        elif item is None or not item.active:
            catalog.items.pop(chosen.answer, None)
            if not form.keeps(name):
                what = "deleted" if item is None else "switched off"
                # The name last: it may be longer than the line that says it.
                words = f"{what} meanwhile, choose another: “{chosen.words}”"
                form.set_error(name, words)
    return taken


async def _followed(form: FormFields, catalog: CatalogPicks, item_id: int) -> CatalogItem | None:
    try:
        return await form.desk.ask(FollowCatalogItem(kind=catalog.kind, item_id=item_id))
    except Missing:
        return None
