/* The list of articles: forget the copy on this device that the server has by now (see admin-article.js). */
(() => {
  const url = new URL(location.href);
  const saved = url.searchParams.get("saved");
  if (!saved) return;
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith("news-article:"))) {
      const kept = JSON.parse(localStorage.getItem(key));
      if (kept?.copy === saved || kept?.used === saved) localStorage.removeItem(key);
    }
  } catch { /* a browser that keeps nothing, or something else under this name */ }
  url.searchParams.delete("saved");
  history.replaceState(history.state, "", url);
})();
