/* Paper: light colours, the address as it stands, and the day in the page's era. */
(() => {
  "use strict";
  const root = document.documentElement;
  const today = () => {
    const calendar = root.lang === "th" ? "th-TH-u-ca-buddhist" : "en-GB-u-ca-gregory";
    const parts = new Intl.DateTimeFormat(calendar, { day: "numeric", month: "long", year: "numeric" }).formatToParts(new Date());
    return ["day", "month", "year"].map((type) => parts.find((part) => part.type === type).value).join(" ");
  };
  let theme;
  addEventListener("beforeprint", () => {
    document.querySelector(".printed").textContent = `${location.href} · ${document.querySelector(".printed").dataset.printed} ${today()}`;
    theme = root.dataset.theme;
    root.dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
  });
})();
