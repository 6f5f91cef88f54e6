/** The chart that answers to a pointer: Vega on a canvas, fetched when a chart is first shown.
 * Expressions are interpreted, not compiled, since the page allows no code from texts. */
import { expressionInterpreter } from "vega-interpreter";
import { View, parse, type Spec } from "vega";

export interface Tip {
  x: number;
  y: number;
  lines: [string, string][];
}

/** What Vega gives for the mark under the pointer: an object of words and texts, or nothing. */
function linesOf(value: unknown): [string, string][] {
  if (!value || typeof value !== "object") return [];
  return Object.entries(value).map(([name, text]) => [name, String(text)]);
}

export class VegaChart {
  private readonly view: View;

  constructor(
    private readonly box: HTMLElement,
    spec: Spec,
    onTip: (tip: Tip | null) => void,
  ) {
    const runtime = parse(spec, undefined, { ast: true });
    this.view = new View(runtime, {
      expr: expressionInterpreter,
      renderer: "canvas",
      container: box,
      hover: true,
      loader: { load: () => Promise.reject(new Error("no address is opened")) } as never,
      tooltip: (_handler: unknown, event: MouseEvent, _item: unknown, value: unknown) => {
        const lines = linesOf(value);
        const frame = box.getBoundingClientRect();
        onTip(lines.length ? { x: event.clientX - frame.left, y: event.clientY - frame.top, lines } : null);
      },
    });
  }

  async draw(): Promise<void> {
    await this.view.runAsync();
    // The table below says the same; the picture itself is one thing for a screen reader.
    for (const part of this.box.querySelectorAll("canvas")) part.setAttribute("aria-hidden", "true");
  }

  destroy(): void {
    this.view.finalize();
    this.box.replaceChildren();
  }
}
