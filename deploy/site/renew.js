// A version of the site that was installed during the last visit takes over now, if no other tab shows the former one.

const { serviceWorker } = navigator; // browsers have it on https and on localhost

serviceWorker?.getRegistration().then((registration) => {
    if (!registration?.waiting) return;
    serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting.postMessage("serve");
});
