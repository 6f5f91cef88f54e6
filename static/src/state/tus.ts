/** The tus client, kept apart so that its code is fetched with the first file. */
import { DetailedError, Upload } from "tus-js-client";
import { CHUNK_BYTES, RETRY_DELAYS_MS, uploadMetadata } from "../lib/transfer";

export interface UploadPorts {
  session: string;
  clientId: string;
  endpoint: string;
  /** Known when the server told of a half-received upload of this file. */
  uploadUrl: string | null;
  csrf(): string;
  onProgress(sent: number): void;
  onSuccess(): void;
  /** Status 0: the server was not reached. */
  onError(status: number, body: string): void;
}

export function makeUpload(file: File, ports: UploadPorts): Upload {
  return new Upload(file, {
    endpoint: ports.endpoint,
    ...(ports.uploadUrl ? { uploadUrl: ports.uploadUrl } : {}),
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    metadata: uploadMetadata(file, ports.session, ports.clientId),
    // The server's own list of half-received uploads tells where to go on; nothing stays in the browser.
    storeFingerprintForResuming: false,
    onBeforeRequest: (request) => request.setHeader("X-CSRFToken", ports.csrf()),
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
    },
    onProgress: ports.onProgress,
    onSuccess: ports.onSuccess,
    onError: (error) => {
      const response = error instanceof DetailedError ? error.originalResponse : null;
      ports.onError(response?.getStatus() ?? 0, response?.getBody() ?? "");
    },
  });
}
