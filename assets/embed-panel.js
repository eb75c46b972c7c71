/* The panel "embed" of a card: colours change the code, and the preview shows the real embed once the panel is open. */
(() => {
  "use strict";
  const { actions } = window.sme;
  const HOST_SCRIPT = `${document.documentElement.dataset.root ?? ""}/embed.js`;

  const press = (button) => button.parentElement.querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
  const pressed = (panel, name) => panel.querySelector(`[data-action=embed-${name}][aria-pressed=true]`).dataset.choice;
  const themed = (address, theme) => {
    const found = new URL(address);
    found.searchParams.delete("theme");
    if (theme !== "auto") found.searchParams.set("theme", theme);
    return found.href.replaceAll("%2C", ",");
  };

  /** The same script that other sites use fits the height here too; it comes with the first preview. */
  const script = () => {
    if (document.querySelector(`script[src="${HOST_SCRIPT}"]`)) return;
    document.head.append(Object.assign(document.createElement("script"), { src: HOST_SCRIPT, async: true }));
  };
  /** A frame wider than the panel is shown smaller, as a whole. */
  const fit = (box) => {
    const frame = box.firstElementChild;
    if (!frame) return;
    const scale = Math.min(1, box.clientWidth / frame.width);
    frame.style.transform = `scale(${scale})`;
    box.style.height = `${frame.offsetHeight * scale}px`;
  };
  const preview = (panel) => {
    const box = panel.querySelector(".preview"), source = new URL(themed(box.dataset.src, pressed(panel, "theme")));
    const frame = Object.assign(document.createElement("iframe"), { title: box.dataset.title, src: location.origin + source.pathname + source.search });
    frame.width = pressed(panel, "width");
    frame.height = box.dataset.height;
    box.replaceChildren(frame);
    new ResizeObserver(() => fit(box)).observe(frame);
    new ResizeObserver(() => fit(box)).observe(box);
    script();
  };
  const recode = (panel, theme) => {
    const before = panel.querySelector(".preview").dataset.src;
    panel.querySelectorAll("code").forEach((code) => {
      code.dataset.usual ??= code.textContent;
      const escaped = (text) => text.replaceAll("&", "&amp;");
      code.textContent = code.dataset.usual.replace(escaped(before), escaped(themed(before, theme)));
    });
  };

  const open = actions.open;
  actions.open = (button) => {
    open(button);
    const panel = document.getElementById(button.getAttribute("aria-controls"));
    if (!panel.classList.contains("embedding")) return;
    if (panel.hidden) panel.querySelector(".preview").replaceChildren(); else preview(panel);
  };
  for (const name of ["theme", "width"]) {
    actions[`embed-${name}`] = (button) => {
      const panel = button.closest(".embedding");
      press(button);
      recode(panel, pressed(panel, "theme"));
      preview(panel);
    };
  }
})();
