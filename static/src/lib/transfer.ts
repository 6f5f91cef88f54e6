/** What a file transfer needs to know, apart from the network. Pure. */
import type { Upload } from "../state/types";
import { t } from "./t";

export const CHUNK_BYTES = 256 * 1024;
export const RETRY_DELAYS_MS = [0, 1000, 2000, 4000, 8000, 15000, 30000, 30000, 30000, 30000];

export interface FileLike {
  name: string;
  size: number;
  lastModified?: number;
}

export interface TransferMetadata extends Record<string, string> {
  filename: string;
  session: string;
  client_id: string;
}

export function uploadMetadata(file: FileLike, session: string, clientId: string): TransferMetadata {
  return { filename: file.name, session, client_id: clientId };
}

/** The half-received upload that this file goes on with, if any. */
export function unfinishedUpload(
  file: FileLike,
  uploads: readonly Upload[],
  busy: ReadonlySet<string>,
): Upload | undefined {
  return uploads.find(
    (upload) =>
      upload.state === "receiving" &&
      !busy.has(upload.client_id) &&
      upload.filename === file.name &&
      upload.size === file.size,
  );
}

export interface Sample {
  at: number;
  sent: number;
}

/** Bytes a second over the last samples (10 s at most); null until there is enough to tell. */
export function speedOf(samples: readonly Sample[]): number | null {
  const last = samples.at(-1);
  if (!last) return null;
  const first = samples.find((sample) => last.at - sample.at <= 10_000);
  if (!first || last.at - first.at < 400 || last.sent <= first.sent) return null;
  return ((last.sent - first.sent) / (last.at - first.at)) * 1000;
}

const ACCEPTED = [
  ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xml", ".html", ".htm", ".zip", ".gpkg", ".geojson", ".geojsonl", ".json", ".kml", ".kmz",
  ".parquet", ".geoparquet", ".tif", ".tiff",
];
export const ACCEPT = ACCEPTED.join(",");

/** Why a file cannot be taken, in plain words; null when it can. The server looks at the content. */
export function refusal(file: FileLike, maxBytes: number, sizeText: (bytes: number) => string): string | null {
  if (file.size === 0) return t("“{name}” is empty.", { name: file.name });
  if (file.size > maxBytes) return t("“{name}” has {size}; the largest accepted is {most}.", { name: file.name, size: sizeText(file.size), most: sizeText(maxBytes) });
  if (/\.(shp|dbf|shx|prj)$/i.test(file.name)) {
    return t("“{name}” is one part of a shapefile. Put the .shp, .dbf, .shx and .prj together in one .zip and add that.", { name: file.name });
  }
  return null;
}
