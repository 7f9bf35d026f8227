/** Nothing: what the browser itself needs for a page. */
window.bench = Promise.resolve({ run: () => ({ ms: 0 }) });
