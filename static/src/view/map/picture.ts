/** The server's drawing of a map as a file; a PNG is made from it here, at twice its size. */
import { API, ApiError, OFFLINE, problemOf } from "../../state/api";

const TIMES = 2;

export async function savePicture(path: string, title: string, format: "png" | "svg"): Promise<void> {
  const answer = await fetch(API + path, { credentials: "same-origin" }).catch(() => {
    throw new ApiError(0, OFFLINE);
  });
  if (!answer.ok) throw new ApiError(answer.status, problemOf(answer.status, await answer.json().catch(() => null)));
  const svg = new Blob([await answer.arrayBuffer()], { type: "image/svg+xml" });
  take(format === "svg" ? svg : await asPng(svg), `${fileName(title)}.${format}`);
}

const fileName = (title: string) => title.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "").slice(0, 80) || "map";

async function asPng(svg: Blob): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth * TIMES;
    canvas.height = picture.naturalHeight * TIMES;
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function take(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
