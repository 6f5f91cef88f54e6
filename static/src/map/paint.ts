/** Colours and patterns of a map's canvas. */

export interface Ink {
  line: string;
  lga: string;
  focus: string;
  selected: string;
  halo: string;
  noData: string;
  hatch: string;
  contested: string;
}
export const LIGHT: Ink = {
  line: "#ffffff",
  lga: "#43504f",
  focus: "#10201f",
  selected: "#0b6470",
  halo: "#ffffff",
  noData: "#e9ebea",
  hatch: "#aab2b0",
  contested: "rgb(16 32 31 / 55%)",
};
export const DARK: Ink = {
  line: "#0f1717",
  lga: "#c3cecc",
  focus: "#ffffff",
  selected: "#8edbe4",
  halo: "#0f1717",
  noData: "#27302f",
  hatch: "#5b6866",
  contested: "rgb(255 255 255 / 62%)",
};

/** Diagonal lines over a colour, so that a state is told without seeing colour. */
export function hatch(colour: string, lines: string, falling: boolean): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const context = tile.getContext("2d");
  if (!context) return colour;
  context.fillStyle = colour;
  context.fillRect(0, 0, 8, 8);
  context.strokeStyle = lines;
  context.lineWidth = 1.2;
  for (const offset of [-8, 0, 8]) {
    context.moveTo(offset - 1, falling ? -1 : 9);
    context.lineTo(offset + 9, falling ? 9 : -1);
  }
  context.stroke();
  return context.createPattern(tile, "repeat") ?? colour;
}
