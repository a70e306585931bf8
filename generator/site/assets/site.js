// Tables that are wider than the page scroll inside a box; this lets the keyboard reach that box, and names it.
(() => {
  const name = (box) => {
    let before = box;
    while (before && !/^H[1-6]$/.test(before.tagName)) before = before.previousElementSibling;
    return before ? before.firstChild.textContent : "";
  };
  const reach = () => {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", `Table: ${name(box)}`);
      } else {
        for (const gone of ["tabindex", "role", "aria-label"]) box.removeAttribute(gone);
      }
    }
  };
  new ResizeObserver(reach).observe(document.body);
  new MutationObserver(reach).observe(document.body, {childList: true, subtree: true});
})();

// The search is the theme's, behind a shadow root of its own: its list of results scrolls and no key reached that box, and the
// path over a result was too pale to read (WCAG 2.1: 2.1.1 and 1.4.3).
(() => {
  const style = `[id$="-path"] { color: inherit; }`;
  const mend = (root) => {
    if (!root.querySelector("style[data-ours]")) {
      const sheet = Object.assign(document.createElement("style"), {textContent: style});
      sheet.dataset.ours = "";
      root.append(sheet);
    }
    for (const list of root.querySelectorAll('[role="listbox"]')) {
      if (list.parentElement.tabIndex !== 0) list.parentElement.tabIndex = 0;
    }
  };
  const watched = new WeakSet();
  const watch = () => {
    for (const {shadowRoot: root} of document.body.children) {
      if (!root || watched.has(root)) continue;
      watched.add(root);
      new MutationObserver(() => mend(root)).observe(root, {childList: true, subtree: true});
      mend(root);
    }
  };
  new MutationObserver(watch).observe(document.body, {childList: true});
  watch();
})();
