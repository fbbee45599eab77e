"""The page for reviewers: by keyboard alone in Chromium, narrow and dark; and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.support.wait import WebDriverWait

from biogk.api import Graph
from biogk.core.config import Connection, Home
from biogk.core.errors import InputError, PortTakenError, UsageError
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.model.verdicts import RIGHT, WRONG
from biogk.core.store.driver import Store
from biogk.core.store.runs import delete_run
from biogk.curate.decide import Decision, decide
from biogk.curate.opinions import list_opinions
from biogk.curate.reviewed_triples import find_triples
from biogk.engine.server import info, start, stop
from biogk.load.ingest import load_knowledge
from biogk.training.language.vectors import VectorCache
from biogk.training.linking.link import link
from biogk.training.weights.weigh import weigh
from chromium import chromium
from commands import assert_one_line, run
from small import Small
from small_runs import write_small_run

pytestmark = pytest.mark.server

NASTY = "<script>alert(1)</script>\" 'q' {{ 7 * 7 }}"
FOUND = ("penicillin", "PREDICTED_HAS_SIDE_EFFECT", "rash")
PAGES = {(width, mode) for width in (1280, 400) for mode in ("light", "dark")}
# the worst contrast of the texts that are seen, by the formula of WCAG 2
CONTRAST = """
const pen = Object.assign(document.createElement('canvas'), {width: 1, height: 1})
  .getContext('2d', {willReadFrequently: true});
const pixel = colours => { pen.clearRect(0, 0, 1, 1);
  for (const one of colours) { pen.fillStyle = one; pen.fillRect(0, 0, 1, 1); }
  return pen.getImageData(0, 0, 1, 1).data; };
const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
  .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
let worst = [99, ''];
for (const one of document.querySelectorAll('body *')) {
  const texts = [...one.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
  if (!texts.length || !one.checkVisibility()) continue;
  const grounds = [];
  for (let up = one; up; up = up.parentElement)
    grounds.unshift(getComputedStyle(up).backgroundColor);
  const [text, ground] = [[...grounds, getComputedStyle(one).color], grounds]
    .map(colours => light(pixel(colours)));
  const found = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  if (found < worst[0]) worst = [found, one.outerHTML];
}
return worst;
"""


@pytest.fixture
def graph(loaded: Store, home: Home, tmp_path: Path) -> Iterator[Graph]:
    """The small graph with a predicted edge, whose page ends with the test."""
    link(loaded)
    write_small_run(loaded, tmp_path, "first")
    with Graph(Store(loaded.connection), home) as opened:
        yield opened


@pytest.fixture
def driver(tmp_path: Path) -> Iterator[Chrome]:
    """Chromium, which reaches nothing but this machine."""
    with chromium(tmp_path) as found:
        yield found


def press(driver: Chrome, *keys: str) -> None:
    """Keys, and the page that they lead to."""
    before = driver.find_element("tag name", "html")
    ActionChains(driver).send_keys(*keys).perform()
    WebDriverWait(driver, 20).until(lambda one: one.find_element("tag name", "html") != before)
    WebDriverWait(driver, 20).until(
        lambda one: one.execute_script("return document.readyState") == "complete"
    )


def told(driver: Chrome) -> str:
    return driver.find_element("tag name", "body").text


def names(driver: Chrome) -> list[str]:
    return [each.text for each in driver.find_elements("css selector", ".end h2")]


def verdicts(store: Store) -> list[tuple[str, str, str, str]]:
    rows = list_opinions(store)
    return [(row["subject"], row["verdict"], row["reviewer"], row["note"]) for row in rows]


def test_a_round_by_keyboard_alone(graph: Graph, loaded: Store, driver: Chrome) -> None:
    driver.get(graph.review.serve("triples", about="rash", reviewer="ada", stored=True))
    assert "0 of 4 reviewed" in told(driver)
    seen = [names(driver)]
    ActionChains(driver).send_keys("n", "read it", Keys.ENTER).perform()
    assert verdicts(loaded) == []
    press(driver, "r")
    assert verdicts(loaded) == [(seen[0][0], "right", "ada", "read it")]
    assert f"Right: {seen[0][0]}" in told(driver)
    assert names(driver) != seen[0]
    press(driver, "u")
    assert "2 of 4 reviewed, 1 left unsure" in told(driver)
    press(driver, "s")
    third = names(driver)
    press(driver, "w")
    assert "3 of 4 reviewed" in told(driver)
    press(driver, "z")
    assert names(driver) == third
    assert "Your verdict was taken back." in told(driver)
    assert len(verdicts(loaded)) == 2
    press(driver, Keys.ARROW_LEFT)
    press(driver, "a")
    assert "2 triples to go." in told(driver)
    # what was skipped comes round again, and at the end there is an end
    for key in ("s", "w", "w"):
        press(driver, key)
    assert "All are reviewed." in told(driver)
    assert "4 of 4 reviewed, 1 left unsure" in told(driver)
    last = [row[0] for row in verdicts(loaded)]
    press(driver, "z")
    assert "Your verdict was taken back." in told(driver)
    assert len(verdicts(loaded)) == 3
    press(driver, "r")
    assert "All are reviewed." in told(driver)
    assert [row[0] for row in verdicts(loaded)] == last
    assert driver.get_log("browser") == []


def test_keys_are_told_and_buttons_reached_by_tab(graph: Graph, driver: Chrome) -> None:
    driver.get(graph.review.serve("triples", stored=True))
    ActionChains(driver).send_keys("?").perform()
    dialog = driver.find_element("id", "keys")
    assert "write a note; Enter or Esc leaves it" in dialog.text
    # what lies behind does not hear
    ActionChains(driver).send_keys("w").perform()
    ActionChains(driver).send_keys(Keys.ESCAPE).perform()
    assert not dialog.is_displayed()
    assert "0 of " in told(driver)
    reached = []
    for _ in range(20):
        ActionChains(driver).send_keys(Keys.TAB).perform()
        focus = driver.switch_to.active_element
        reached.append(focus.get_attribute("data-key"))
        if focus.tag_name != "body":
            assert focus.value_of_css_property("outline-style") == "solid"
    assert {"n", "r", "w", "u", "s", "?"} <= set(reached)


@pytest.mark.parametrize(("width", "mode"), sorted(PAGES))
def test_the_page_fits_and_can_be_read(
    width: int, mode: str, graph: Graph, loaded: Store, aside: Path, driver: Chrome
) -> None:
    long = Small(
        (
            EntityRow("t:98", "hyper" * 40, ("Drug",)),
            EntityRow("t:99", NASTY, ("Disease",)),
            TripleRow("t:98", "TREATS", "t:99", "x" * 90),
        )
    )
    load_knowledge(loaded, long, rejected_file=aside)
    (meant,) = find_triples(loaded, *FOUND)
    decide(loaded, [Decision(meant, RIGHT, NASTY, "bob")])
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    colours = {"features": [{"name": "prefers-color-scheme", "value": mode}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", colours)
    for queue, about, has in (("triples", "t:99", NASTY), ("reviewed", "rash", "said")):
        address = graph.review.serve(queue, about=about, reviewer="ada", stored=True)
        for page in ("1", "end", "end?last=1", "7"):
            driver.get(address + page)
            assert page != "1" or has in told(driver)
            for summary in driver.find_elements("tag name", "summary"):
                summary.click()
                assert NASTY in told(driver)
            wide = driver.execute_script("return document.documentElement.scrollWidth")
            assert wide <= width
            worst, where = driver.execute_script(CONTRAST)
            assert worst >= 4.5, where
    log = [each["message"] for each in driver.get_log("browser")]
    assert all("404 (Not Found)" in message for message in log), log


def test_sentences_and_weights(
    graph: Graph, loaded: Store, cache: VectorCache, driver: Chrome
) -> None:
    weigh(loaded, cache)
    driver.get(graph.review.serve("predictions", run="first"))
    assert names(driver) == ["penicillin", "rash"]
    marks = driver.find_elements("css selector", "blockquote mark")
    assert [(each.get_attribute("class"), each.text) for each in marks] == [
        ("subject", "Penicillin"),
        ("object", "rash"),
    ]
    assert "first found it: confidence 0.8" in told(driver)
    assert "penicillin has side effect rash (small)" in told(driver)
    driver.get(graph.review.serve("triples", about="fever", encoder="minilm"))
    WebDriverWait(driver, 60).until(lambda one: "(stated)" in told(one))
    rows = driver.find_elements("css selector", ".weights tbody tr")
    assert [row.text[:2] for row in rows] == ["1.", "2.", "3."]
    (stated,) = driver.find_elements("css selector", ".weights .stated td:last-child")
    subject = names(driver)[0]
    asked = "MATCH ({name: $subject})-[r]->({name: 'fever'}) RETURN r.weight"
    ((kept,),) = loaded.table(asked, {"subject": subject}).rows
    assert float(stated.text) == pytest.approx(kept, abs=0.001)


def test_two_reviewers_on_one_triple(graph: Graph, loaded: Store, driver: Chrome) -> None:
    driver.get(graph.review.serve("predictions", reviewer="ada", stored=True))
    (meant,) = find_triples(loaded, *FOUND)
    decide(loaded, [Decision(meant, WRONG, "dose", "bob")])
    ActionChains(driver).send_keys("n", "my note", Keys.ESCAPE).perform()
    press(driver, "r")
    assert "bob called it wrong. Your verdict (right) is not kept yet" in told(driver)
    assert "It is out of the graph: bob called it wrong." in told(driver)
    assert verdicts(loaded) == [("penicillin", "wrong", "bob", "dose")]
    assert driver.find_element("name", "note").get_attribute("value") == "my note"
    # the sentence is there still, of the edge that bob took out
    assert driver.find_elements("css selector", "blockquote mark")
    press(driver, "r")
    assert ("penicillin", "right", "ada", "my note") in verdicts(loaded)
    assert "ada, bob" in told(driver)
    assert "0%" in told(driver)
    # a second opinion is asked of whoever has not given one
    with pytest.raises(UsageError, match="There is nothing to review"):
        graph.review.serve("reviewed", reviewer="bob")
    driver.get(graph.review.serve("reviewed", reviewer="eve", stored=True))
    assert "What 2 other reviewers said" in told(driver)
    assert "dose" not in told(driver)


def test_what_vanishes_meanwhile(graph: Graph, loaded: Store, driver: Chrome) -> None:
    driver.get(graph.review.serve("triples", about="rash", reviewer="ada", stored=True))
    while names(driver)[0] != "penicillin" or "predicted" not in told(driver):
        press(driver, Keys.ARROW_RIGHT)
    delete_run(loaded, "first")
    press(driver, "w")
    assert "it has left the graph, and the verdict waits for it" in told(driver)
    assert verdicts(loaded) == [("penicillin", "wrong", "ada", "")]
    loaded.table("MATCH (e:Entity) DETACH DELETE e", {}, write=True)
    driver.refresh()
    assert "It is not in the graph any more." in told(driver)
    press(driver, "r")
    assert len(verdicts(loaded)) == 2


def test_a_server_that_stops_and_comes_back(graph: Graph, home: Home, driver: Chrome) -> None:
    driver.get(graph.review.serve("predictions", reviewer="ada", stored=True))
    ports = info(home)
    assert ports is not None
    stop(home)
    try:
        ActionChains(driver).send_keys("n", "kept", Keys.ESCAPE).perform()
        press(driver, "u")
        assert "No Neo4j answers at" in told(driver)
        assert "What you said (unsure: kept) is not kept yet" in told(driver)
        press(driver, "r")
        assert "No Neo4j answers at" in told(driver)
    finally:
        start(home, heap="512m", page_cache="128m")
    press(driver, "r")
    assert "All are reviewed." in told(driver)
    with Store(Connection.read(home.credentials)) as store:
        assert verdicts(store) == [("penicillin", "unsure", "ada", "kept")]


def test_only_who_has_the_address_gets_in(graph: Graph, loaded: Store) -> None:
    address = graph.review.serve("predictions", stored=True)
    place, origin = f"{address}1", address[: address.index("/", 8)]
    assert urlsplit(address).hostname == "127.0.0.1"
    for wrong in (
        "/",
        "/1",
        f"/{'x' * 32}/1",
        f"{urlsplit(address).path.upper()}1",
        "/static/page.css",
    ):
        refused = requests.get(origin + wrong, timeout=10)
        assert (refused.status_code, refused.text.count("\n")) == (403, 1), wrong
    assert requests.get(place, timeout=10, headers={"Host": "evil.example"}).status_code == 400
    form = {"verdict": "wrong", "note": "", "seen": ""}
    foreign = {"Origin": "http://evil.example"}
    assert requests.post(place, form, timeout=10, headers=foreign).status_code == 403
    assert requests.post(place, form | {"verdict": "x"}, timeout=10).status_code == 409
    assert requests.get(f"{address}2", timeout=10).status_code == 404
    assert verdicts(loaded) == []
    good = requests.get(place, timeout=10)
    assert good.headers["Content-Security-Policy"].startswith("default-src 'self'; ")
    assert good.headers["Cache-Control"] == "no-store"
    # everything that the page names lies below its secret
    assert "http" not in good.text.replace("http-equiv", "")
    assert requests.post(place, form, timeout=10, headers={"Origin": origin}).ok
    assert verdicts(loaded) == [("penicillin", "wrong", "", "")]


def test_queues(graph: Graph, loaded: Store, cache: VectorCache, aside: Path) -> None:
    def queue(*arguments: str, **options: str) -> list[str]:
        address = graph.review.serve(*arguments, stored=True, **options)  # type: ignore[arg-type]
        text = requests.get(f"{address}end", timeout=20).text
        parts = text.split("<li><a href")[1:]
        return [part[part.index(">") + 1 : part.index("</a>")] for part in parts]

    with pytest.raises(UsageError, match="no triple is in the queue doubtful"):
        queue()
    weigh(loaded, cache)
    rows = loaded.read("saved/doubtful", source="", relation="", limit=100)
    wanted = [f"{row['subject']} {row['relation']} {row['object']}" for row in rows]
    assert [each.removesuffix(" (small)").replace("&#34;", '"') for each in queue()] == wanted
    assert queue("predictions") == ["penicillin PREDICTED_HAS_SIDE_EFFECT rash (predicted)"]
    assert len(queue("triples", relation="has_side_effect")) == 4
    assert len(queue("triples", relation="TREATS", about="aspirin")) == 2
    assert queue("triples", run="first") == queue("predictions")
    cause = Small((EntityRow("t:1", "aspirin"), EntityRow("t:2", "headache"),
                   TripleRow("t:1", "CAUSES", "t:2", "x")), "other")  # fmt: skip
    load_knowledge(loaded, cause, rejected_file=aside)
    assert queue("contradictions") == ["aspirin TREATS headache (small)"]
    assert queue("contradictions", source="small", about="t:2") == queue("contradictions")
    for options, says in (
        ({"source": "nowhere"}, "no source nowhere; it has"),
        ({"run": "nowhere"}, "--run says nothing of doubtful"),
        ({"about": "asprin"}, "Did you mean aspirin?"),
        ({"relation": "NOPE"}, "no edge of type NOPE"),
    ):
        with pytest.raises(UsageError, match=says):
            queue("doubtful", **options)
    with pytest.raises(UsageError, match="no run nowhere"):
        queue("predictions", run="nowhere")
    with pytest.raises(InputError, match="no ORCID iD"):
        queue("triples", reviewer="1234")


def test_the_command(graph: Graph, loaded: Store, home: Home) -> None:
    serve = ("review", "serve", "predictions", "--no-open")
    ended = run(*serve, home=home.root, interrupt_at="end it with Ctrl-C")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("http://127.0.0.1:")
    assert ended.stdout.count("\n") == 1
    assert ended.stderr.splitlines()[-1] == "The page is served no longer. Every verdict is kept."
    taken = urlsplit(graph.review.serve("predictions", stored=True)).port
    with pytest.raises(PortTakenError, match=f"port {taken}: it is taken by "):
        graph.review.serve("predictions", port=taken)
    assert_one_line(run("review", "serve", "all", home=home.root), "'all' is not one of")
