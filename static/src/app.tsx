import { render } from "preact";
import { watchHistory, watchLeaving } from "./state/actions";
import { followConversation } from "./state/canvas";
import { flushOutbox, follow, watchBrowser } from "./state/live";
import { boot } from "./state/store";
import { watchTransfers } from "./state/transfers";
import { App } from "./view/App";

const root = document.getElementById("app");
if (root) {
  root.textContent = "";
  followConversation();
  watchBrowser();
  watchTransfers();
  watchHistory();
  watchLeaving();
  render(<App />, root);
  void follow(boot.session);
  flushOutbox();
}
