// Conveniences of the readers' pages. Every page works without them; what needs them stays hidden until they run.

const root = document.documentElement;

function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // storage is switched off: the choice holds for this page
  }
}

function startThemeToggle(button) {
  const device = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : device.matches);
  const label = () => {
    const words = isDark() ? button.dataset.light : button.dataset.dark;
    button.querySelector("span").textContent = words;
    button.title = words;
  };
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    root.dataset.theme = theme;
    remember("theme", theme);
    label();
  });
  device.addEventListener("change", label);
  label();
  button.hidden = false;
}

function startTextSize(tools) {
  const smallest = -1;
  const largest = 3;
  const current = () => Number(root.dataset.textSize || 0);
  const buttons = [...tools.querySelectorAll("[data-text-size-step]")];
  const show = () => {
    for (const button of buttons) {
      const step = Number(button.dataset.textSizeStep);
      button.disabled = step === 0 ? current() === 0 : current() + step < smallest || current() + step > largest;
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const step = Number(button.dataset.textSizeStep);
      const size = step === 0 ? 0 : Math.min(largest, Math.max(smallest, current() + step));
      if (size) root.dataset.textSize = size;
      else delete root.dataset.textSize;
      remember("text-size", size ? String(size) : null);
      show();
    });
  }
  show();
}

async function share(button, status) {
  const address = document.querySelector("link[rel=canonical]")?.href || location.href;
  if (navigator.share) {
    try {
      await navigator.share({ title: document.title, url: address });
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
    return;
  }
  await navigator.clipboard.writeText(address);
  status.textContent = button.dataset.copied;
}

function startArticleTools(tools) {
  startTextSize(tools);
  tools.querySelector("[data-print]").addEventListener("click", () => window.print());
  const button = tools.querySelector("[data-share]");
  if (navigator.share || navigator.clipboard) {
    button.addEventListener("click", () => share(button, tools.querySelector("[role=status]")));
  } else {
    button.remove();
  }
  tools.hidden = false;
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) startThemeToggle(button);
for (const tools of document.querySelectorAll("[data-article-tools]")) startArticleTools(tools);

// A menu left open goes when the reader looks elsewhere.
const menu = document.querySelector(".site-menu");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
