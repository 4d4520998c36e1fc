"""Weight, requests, first paint and layout shift of the main pages, as a phone on slow 3G sees them.

    ./participa run            (in another terminal)
    .venv/bin/python benchmarks/paint.py http://localhost:8000

Chromium with the network of Lighthouse's slow 3G (400 ms, 400 kbit/s) and a processor four
times slower; photographs are left out of the weight, as the budget says. Prints Markdown.
"""

from __future__ import annotations

import sys
from statistics import median

from playwright.sync_api import Browser, sync_playwright

PROCESS = "/procesos/alumbrado-y-seguridad-en-los-barrios/"
PAGES = {
    "home": "/",
    "territory": "/territorios/76892/",
    "process": PROCESS,
    "proposal list": PROCESS + "aportes/",
    "contribution story": "/aportes/9/",
    "commitments board": "/compromisos/",
    "sign-in": "/cuenta/login/",
    "form": "form",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OBSERVE = """
window.shift = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) window.shift += e.value; })
  .observe({type: 'layout-shift', buffered: true});
"""


def measured(browser: Browser, address: str) -> tuple[int, int, float, float]:
    """Bytes without photographs, requests, seconds to first contentful paint, layout shift."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(OBSERVE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": 50_000,
            "uploadThroughput": 50_000,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    kinds: dict[str, str] = {}
    weights: dict[str, int] = {}
    session.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda e: weights.update({e["requestId"]: int(e["encodedDataLength"])}),
    )
    page.goto(address, wait_until="networkidle", timeout=60_000)
    paint = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"
    )
    shift = page.evaluate("window.shift")
    context.close()
    total = sum(weight for key, weight in weights.items() if kinds.get(key) != "Image")
    return total, len(weights), paint, shift


def main(base: str) -> None:
    print("| page | KB | requests | first paint, s | layout shift |")
    print("|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page()
        page.goto(base + PROCESS)
        form = page.locator("main a.button-large").first.get_attribute("href") or "/"
        page.close()
        for name, path in PAGES.items():
            address = base + (form + "?title=Luz" if path == "form" else path)
            runs = [measured(browser, address) for _ in range(3)]
            size, requests = runs[0][0] / 1024, runs[0][1]
            paint, shift = median(run[2] for run in runs), max(run[3] for run in runs)
            print(f"| {name} | {size:.1f} | {requests} | {paint:.2f} | {shift:.3f} |")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000")
