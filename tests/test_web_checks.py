"""Is the text really the article? Pages that stand in an article's place are named, and articles are not."""

import pytest

from _pages import page
from onrecord.intake.web.checks import check
from onrecord.intake.web.warc import Exchange

ASKED = "http://news.example/2031/06/shells-hit-velmar"
TEXT = "Shells hit the market of Velmar on Monday, the town council said, and at least 12 people were killed. " * 10
SHORT = TEXT[:400]
LD = '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "isAccessibleForFree": %s}]}</script>'


def doubts(html: str, status: int = 200, headers=(), final: str = ASKED, kind: str = "text/html", **more) -> str:
    """All doubts about a page, as one line."""
    whole = more.pop("whole", True)
    answer = Exchange(final, "GET", (), status, "Said", headers, html.encode(), None, "", **more)
    return " | ".join(check(ASKED, answer, html.encode(), kind, whole))


@pytest.mark.parametrize(
    "html",
    [
        page("Shells hit market in Velmar", TEXT),
        page("Shells hit market in Velmar", SHORT, "We use cookies on this site. Accept", "Read more: what we know"),
        page("Missing children not found, police in Velmar say", SHORT),
        page("Access denied: how aid was kept out of Velmar", SHORT),
        page("Soldiers at security check hit in Velmar", SHORT + " The security check was at the market."),
        page("Shells hit market in Velmar", TEXT, head=LD % "true"),
        page("Shells hit market in Velmar", SHORT, "<form><input type='password'></form>"),
        page("What we know", *[f"{SHORT[:90]}... <a href='/{each}'>Read more</a>" for each in range(9)]),
        page("維爾馬市場遭到砲擊", "市議會表示，週一市場遭到砲擊，至少十二人喪生，數十人受傷。救援人員仍在現場搜尋。"),
        page("Shells hit market in Velmar", TEXT).removesuffix("</article></body></html>"),
    ],
    ids=lambda html: html[60:100],
)
def test_an_article_raises_no_doubt(html):
    """Also a short one, with a banner, a form or words that error pages use."""
    assert doubts(html) == ""


@pytest.mark.parametrize(
    "html, named",
    [
        (page("Page not found | Velmar Post", "Try the search."), "error page: it is called 'Page not found'"),
        (page("404", "Gone."), "error page"),
        (page("Velmar Post - Error 404", "Gone."), "error page"),
        (page("Velmar Post", "Oops.").replace("<h1>Velmar Post", "<h1>Sorry, this page does not exist"), "error page"),
        (page("Страница не найдена", "Вернитесь на главную."), "error page"),
        (page("Seite nicht gefunden – Velmar Post", "Zur Startseite"), "error page"),
        (page("الصفحة غير موجودة", ""), "error page"),
        (page("Access Denied", "You don't have permission to access this server."), "error page"),
        (page("Shells hit Velmar", SHORT, "Subscribe now to continue reading this story."), "paywall: it says"),
        (page("Shells hit Velmar", SHORT, "Log in or register to read the full article"), "paywall"),
        (page("Обстрел", "Снаряды попали в рынок.", "Материал только для подписчиков"), "paywall"),
        (page("Shells hit Velmar", TEXT, head=LD % '"False"'), "paywall: the page states"),
        (page("Velmar", TEXT, head='<meta itemprop="isAccessibleForFree" content="false">'), "paywall: the page"),
        ("<h1>Velmar Post</h1><form>Password <input type=password></form><p>Please log in</p>", "login: it asks"),
        (page("Before you continue", "Our 800 partners use cookies. You can accept cookies."), "cookie wall"),
        (page("Velmar", "Wir verwenden Cookies. Mit Ihrer Zustimmung zeigen wir Werbung. Akzeptieren"), "cookie wall"),
        (page("Just a moment...", "Verify you are human by completing the action below."), "bot challenge: it says"),
        (page("Велмар", "Подтвердите, что вы не робот"), "bot challenge"),
        ("<html><body><div class='h-captcha'></div><script src=x></script></body></html>", "bot challenge: it holds"),
        ("<html><body><div id=root></div><script>render()</script></body></html>", "script only"),
        ("<html><body><noscript>Please enable JavaScript.</noscript></body></html>", "script only"),
        ("<html><body></body></html>", "empty page"),
        ("", "empty page"),
        (page("Shells hit Velmar", TEXT) + '<div class="artic', "truncated: the page ends within a tag"),
        (page("Shells hit Velmar", SHORT + "… <a href='/rest'>Continue reading</a>"), "truncated: its text breaks off"),
        (page("Обстрел", "Снаряды попали в рынок... <a href='/'>Читать далее</a>"), "truncated: its text"),
    ],
    ids=lambda given: given[:40],
)
def test_what_stands_in_the_place_of_an_article_is_named(html, named):
    """With the sign it is known by, and with that alone."""
    found = doubts(html)
    assert found.startswith(named) and " | " not in found


def test_what_the_server_says_counts_first():
    """Statuses, headers, where the address led, how the transfer ended."""
    article = page("Shells hit market in Velmar", TEXT)
    assert doubts(article, 503) == "error page: the server answered 503 Said"
    assert doubts(article, 402) == "paywall: the server answered 402 Said"
    assert "bot challenge: the server's headers" in doubts("<p>x", 403, (("CF-Mitigated", "challenge"),))
    assert "the address of an article led to the front page" in doubts(article, final="http://news.example/")
    assert "cookie wall: the address led to consent.news" in doubts(article, final="http://consent.news.example/x")
    assert doubts(article, truncated="disconnect") == "truncated: the connection broke off"
    assert doubts(article, whole=False) == "truncated: its packed content has no end"
    assert doubts("%PDF-1.7", kind="application/pdf") == ""


def test_what_a_server_answers_cannot_speak_to_a_terminal():
    """The reason phrase is the server's own."""
    answer = Exchange(ASKED, "GET", (), 500, "\x1b[2J\x9bdone\u202e", (), b"", None, "")
    assert check(ASKED, answer, b"", "text/plain") == ("error page: the server answered 500 [2Jdone",)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "x",
        "<p>" + "subscribe " * 200_000,
        "\x00\xff<html" + "<" * 100_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        "<title>" + "not found - " * 50_000,
        "...... " * 100_000,
    ],
    ids=["deep", "long", "broken", "nested", "title", "dots"],
)
def test_a_hostile_page_is_looked_at_like_any_other(html):
    """Nothing of it takes long or breaks."""
    assert isinstance(doubts(html), str)
