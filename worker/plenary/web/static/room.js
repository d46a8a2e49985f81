// Everything can be read without this script. It lights a block and its boxes together, and shows new documents.
"use strict";

const same = (name) => document.querySelectorAll(`[data-block="${CSS.escape(name)}"]`);

function light(event) {
  const target = event.target instanceof Element ? event.target.closest("[data-block]") : null;
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (target) for (const element of same(target.dataset.block)) element.classList.add("lit");
}

document.addEventListener("pointerover", light);
document.addEventListener("focusin", light);

// a block that is pointed at brings its page into view, in the pages' own pane
document.addEventListener("click", (event) => {
  const block = event.target instanceof Element ? event.target.closest(".text [data-block]") : null;
  if (!block || event.target.closest("a")) return;
  const box = document.querySelector(`rect[data-block="${CSS.escape(block.dataset.block)}"]`);
  if (box) box.scrollIntoView({ block: "center", behavior: "instant" });
});

const list = document.getElementById("live");
if (list && window.EventSource) {
  const state = document.getElementById("live-state");
  const source = new EventSource(list.dataset.source);
  source.addEventListener("open", () => { state.textContent = state.dataset.on; });
  source.addEventListener("error", () => { state.textContent = state.dataset.off; });
  source.addEventListener("record", (event) => {
    // the server escapes what it sends; a template's content runs no script
    const template = document.createElement("template");
    template.innerHTML = JSON.parse(event.data).html;
    list.prepend(template.content);
    while (list.children.length > 100) list.lastElementChild.remove();
    for (const empty of document.querySelectorAll("main > .empty")) empty.remove();
  });
}
