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
