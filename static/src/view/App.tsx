import { useEffect, useLayoutEffect } from "preact/hooks";
import { stopTurn } from "../state/actions";
import { canvasVisible, drawerOpen, isNarrow, isPhone, namesList, paletteOpen, runFormOpen, sheetOpen, sidebarOpen } from "../state/canvas";
import { modelOpen } from "../state/model";
import { shareOpen } from "../state/sharing";
import { Canvas, SheetBar } from "./Canvas";
import { focusComposer } from "./commands";
import { Conversation } from "./Conversation";
import { DropZone, FileInput } from "./Files";
import { ModelDialog } from "./ModelDialog";
import { NamesGate } from "./NamesGate";
import { LiveRegion, Notices } from "./Notices";
import { Palette } from "./Palette";
import { RunFormGate } from "./RunFormGate";
import { ShareGate } from "./ShareGate";
import { Sessions } from "./Sessions";
import { Banners, TopBar } from "./TopBar";
import { TourGate } from "./TourGate";
import { shutUnder } from "./under";
import { t } from "../lib/t";

const isField = (target: EventTarget | null) => target instanceof HTMLElement && target.matches("input, textarea, select");

/** A dialog has the keys, or will once its code has come. Its state lags behind its closing, of which
 * the browser tells with the next frame: an Escape pressed before that is not for the dialog. */
function isUnderDialog(): boolean {
  if (document.querySelector("dialog")) return document.querySelector("dialog[open]") !== null;
  return paletteOpen.value || runFormOpen.value || namesList.value !== null || modelOpen.value || shareOpen.value;
}

function onKeyDown(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    paletteOpen.value = !paletteOpen.value;
  } else if (event.key === "Escape" && !isUnderDialog()) {
    if (sheetOpen.value) sheetOpen.value = false;
    else if (drawerOpen.value) drawerOpen.value = false;
    else stopTurn();
  } else if (event.key === "/" && !isField(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    focusComposer();
  }
}

/** On a phone the sheet and the drawer are modal: what lies under them cannot be reached. */
function shutWhatIsUnder(): void {
  const over = drawerOpen.value && isNarrow() ? "side" : sheetOpen.value && isPhone() ? "canvas" : null;
  shutUnder(over, ["top", "talk", "sheet-bar", "side", "canvas"]);
}

function closeOverlays(): void {
  sheetOpen.value = false;
  drawerOpen.value = false;
}

export function App() {
  useEffect(() => {
    const breaks = ["(min-width: 760px)", "(min-width: 1100px)"].map((query) => matchMedia(query));
    addEventListener("keydown", onKeyDown);
    for (const change of breaks) change.addEventListener("change", closeOverlays);
    return () => {
      removeEventListener("keydown", onKeyDown);
      for (const change of breaks) change.removeEventListener("change", closeOverlays);
    };
  }, []);
  // Before the part that opens takes the focus: it goes back to where it was.
  useLayoutEffect(shutWhatIsUnder, [drawerOpen.value, sheetOpen.value]);
  const classes = ["app", sidebarOpen.value && "with-side", canvasVisible.value && "with-canvas"].filter(Boolean).join(" ");
  return (
    <div class={classes}>
      <a class="skip" href="#composer">
        {t("Skip to the question field")}
      </a>
      <TopBar />
      <Banners />
      <Sessions />
      <SheetBar />
      <Conversation />
      <Canvas />
      <FileInput />
      <DropZone />
      <Palette />
      <RunFormGate />
      <NamesGate />
      <ModelDialog />
      <ShareGate />
      <TourGate />
      <Notices />
      <LiveRegion />
    </div>
  );
}
