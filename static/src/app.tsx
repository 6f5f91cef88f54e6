import { render } from "preact";
import { effect } from "@preact/signals";
import { refreshSessions, watchHistory, watchLeaving } from "./state/actions";
import { followConversation } from "./state/canvas";
import { flushOutbox, follow, watchBrowser } from "./state/live";
import { readThrough } from "./state/api";
import { boot, sessionId, state } from "./state/store";
import { watchTransfers } from "./state/transfers";
import { App } from "./view/App";

const root = document.getElementById("app");
if (root && boot.shared) {
  readThrough(boot.shared.api);
  followConversation();
  void import("./shared/SharedApp").then(({ start }) => start(root));
} else if (!root) {
  const design = document.getElementById("design");
  if (design) void import("./design/Design").then(({ start }) => start(design));
} else {
  root.textContent = "";
  followConversation();
  watchBrowser();
  watchTransfers();
  watchHistory();
  watchLeaving();
  effect(() => {
    const title = sessionId.value && state.value.entities.session[sessionId.value]?.title;
    document.title = title ? `${title} – ChatMRPT` : "ChatMRPT";
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void refreshSessions();
  });
  render(<App />, root);
  void follow(boot.session);
  flushOutbox();
  const atRest = () => void import("./offline/keep").then(({ start }) => start()).catch(() => undefined);
  if (document.readyState === "complete") atRest();
  else addEventListener("load", atRest, { once: true });
}
