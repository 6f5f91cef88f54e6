import { useEffect } from "preact/hooks";
import { stopTurn } from "../state/actions";
import { canvasVisible, drawerOpen, paletteOpen, sheetOpen, sidebarOpen } from "../state/canvas";
import { Canvas, SheetBar } from "./Canvas";
import { focusComposer } from "./commands";
import { Conversation } from "./Conversation";
import { DropZone, FileInput } from "./Files";
import { LiveRegion, Notices } from "./Notices";
import { Palette } from "./Palette";
import { Sessions } from "./Sessions";
import { OfflineBanner, TopBar } from "./TopBar";

const isField = (target: EventTarget | null) => target instanceof HTMLElement && target.matches("input, textarea, select");

function onKeyDown(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    paletteOpen.value = !paletteOpen.value;
  } else if (event.key === "Escape" && !paletteOpen.value) {
    if (sheetOpen.value) sheetOpen.value = false;
    else if (drawerOpen.value) drawerOpen.value = false;
    else stopTurn();
  } else if (event.key === "/" && !isField(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    focusComposer();
  }
}

export function App() {
  useEffect(() => {
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  const classes = ["app", sidebarOpen.value && "with-side", canvasVisible.value && "with-canvas"].filter(Boolean).join(" ");
  return (
    <div class={classes}>
      <a class="skip" href="#composer">
        Skip to the question field
      </a>
      <TopBar />
      <OfflineBanner />
      <Sessions />
      <SheetBar />
      <Conversation />
      <Canvas />
      <FileInput />
      <DropZone />
      <Palette />
      <Notices />
      <LiveRegion />
    </div>
  );
}
