"""Pictures of a case file, drawn as SVG: the same in a browser, in print, and without any script."""

from markupsafe import Markup, escape

from onrecord.sharing._marks import visible


def el(name: str, *inside, **attributes) -> Markup:
    """One SVG element; `_` in an attribute's name stands for `-`, and an attribute that is None is left out."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _number(value))
        for key, value in attributes.items()
        if value is not None
    )
    body = Markup("").join(escape(visible(each)) for each in inside)
    return (
        Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, body)
        if body
        else Markup("<{}{}/>").format(Markup(name), written)
    )


def picture(width: float, height: float, name: str, title: str, description: str, *inside, role: str = "img") -> Markup:
    """A whole picture with its text alternative; `name` is unique on the page.

    A picture with links in it is a `group`: what is within an `img` cannot be reached by those who listen.
    """
    return el(
        "svg",
        el("title", title, id=f"{name}-title"),
        el("desc", description, id=f"{name}-desc"),
        *inside,
        viewBox=f"0 0 {width:g} {height:g}",
        role=role,
        aria_labelledby=f"{name}-title {name}-desc",
        class_=f"picture {name.split('-')[0]}",
    )


def _number(value):
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else visible(value)
