"""The keys that work on every screen; the app has them, the screen in front carries them out."""

from textual.binding import Binding, BindingType

EVERYWHERE: list[BindingType] = [
    Binding("question_mark,f1", "help", "Help", id="app.help", tooltip="Keys of this screen"),
    Binding("colon,ctrl+p", "palette", "Palette", id="app.palette", tooltip="Find a command"),
    Binding(
        "g",
        "go",
        "Go to",
        id="app.go",
        tooltip="Go to another screen: one more key says which",
    ),
    Binding(
        "slash",
        "search",
        "Search",
        id="app.search",
        tooltip="Search as you type",
    ),
    Binding(
        "f3,ctrl+f",
        "find_customer",
        "Find customer",
        id="app.find_customer",
        tooltip="Find a customer from anywhere",
        priority=True,
    ),
    Binding("v", "views", "Views", id="app.views", tooltip="Views, each by its number"),
    Binding(
        "f7",
        "views",
        "Views",
        id="app.views_from_form",
        show=False,
        tooltip="Views, out of a form too",
        priority=True,
    ),
    Binding("q", "step_back", "Back", id="app.back", tooltip="Go back; on Home it asks to quit"),
    Binding("ctrl+q", "leave", "Quit", id="app.quit", tooltip="Quit", priority=True),
    Binding("ctrl+c", "copy_help", "Copy", id="app.copy", tooltip="Copy; it never quits"),
    Binding("ctrl+z", "nothing", "Nothing", id="app.no_suspend", show=False, tooltip="Not used"),
]
