/** Opens the tour; its code comes when it is asked for. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { endTour, tourStep } from "../state/tour";

export function TourGate() {
  const [View, setView] = useState<ComponentType | null>(null);
  const open = tourStep.value !== null;
  useEffect(() => {
    if (open && !View) import("../tour/Tour").then((module) => setView(() => module.default), endTour);
  }, [open]);
  return open && View ? <View /> : null;
}
