// Only on request: a tapped or focused organisation shows its ties alone; the picture grows in its frame.
const view = document.querySelector("[data-network]");
const svg = view.querySelector("svg"), told = view.querySelector("[data-told]");
const nodes = [...view.querySelectorAll("[data-node]")], ties = [...view.querySelectorAll("[data-a]")];
let chosen = null, size = 1;
const start = told.textContent;
function choose(node) {
  chosen = node === chosen ? null : node;
  const own = chosen?.dataset.node, near = new Set([own]);
  let count = 0;
  for (const tie of ties) {
    const here = tie.dataset.a === own || tie.dataset.b === own;
    tie.classList.toggle("tie-off", !!chosen && !here);
    if (here) { near.add(tie.dataset.a).add(tie.dataset.b); count += 1; }
  }
  for (const one of nodes) {
    one.classList.toggle("tie-off", !!chosen && !near.has(one.dataset.node));
    one.setAttribute("aria-pressed", String(one === chosen));
  }
  told.textContent = chosen ? `${own}. ${chosen.dataset.name}: ${count} ${told.dataset[count === 1 ? "one" : "many"]}` : start;
}
for (const node of nodes) {
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", "0");
  node.setAttribute("aria-pressed", "false");
  node.setAttribute("aria-label", `${node.dataset.node}. ${node.dataset.name}`);
  node.addEventListener("click", () => choose(node));
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node); }
    if (event.key === "Escape" && chosen) choose(chosen);
  });
}
for (const button of view.querySelectorAll("[data-zoom]")) {
  button.addEventListener("click", () => {
    size = Math.min(3, Math.max(1, size + Number(button.dataset.zoom) / 2));
    svg.style.maxWidth = "none";
    svg.style.width = `${100 * size}%`;
    svg.style.height = `${28 * size}em`;
  });
}
view.querySelector("[data-controls]").hidden = false;
