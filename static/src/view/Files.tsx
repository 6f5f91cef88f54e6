/** Picking and dropping files, anywhere on the page. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ACCEPT } from "../lib/transfer";
import { addFiles } from "../state/transfers";
import { Icon } from "./Icons";
import { t } from "../lib/t";

const INPUT_ID = "file-input";
const dragging = signal(false);

export function addFilesByPicker(): void {
  document.getElementById(INPUT_ID)?.click();
}

export function FileInput() {
  return (
    <input
      id={INPUT_ID}
      class="hidden-input"
      type="file"
      multiple
      accept={ACCEPT}
      tabIndex={-1}
      aria-hidden="true"
      onChange={(event) => {
        const input = event.currentTarget;
        void addFiles([...(input.files ?? [])]);
        input.value = "";
      }}
    />
  );
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

export function DropZone() {
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      dragging.value = true;
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) dragging.value = false;
    };
    const over = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      dragging.value = false;
      void addFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length) void addFiles(files);
    };
    const pairs = [["dragenter", enter], ["dragleave", leave], ["dragover", over], ["drop", drop], ["paste", paste]] as const;
    for (const [name, run] of pairs) addEventListener(name, run as EventListener);
    return () => {
      for (const [name, run] of pairs) removeEventListener(name, run as EventListener);
    };
  }, []);
  if (!dragging.value) return null;
  return (
    <div class="drop-cover" aria-hidden="true">
      <div class="drop-card">
        <Icon name="file" size={32} />
        <strong>{t("Drop the files here")}</strong>
        <span>{t("Ward table (CSV, Excel) and boundary (zipped shapefile, GeoPackage, GeoJSON, KML), in any order")}</span>
      </div>
    </div>
  );
}
