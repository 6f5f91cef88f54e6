/** What the server sends about the language model. */

/** The language model that may be asked in a session, and what it may see. */
export interface LanguageModel {
  id: string;
  name: string;
  host: string;
  sharing: "off" | "metadata" | "results";
}

/** One request to a language model, as it was sent, and its reply. */
export interface ModelCall {
  id: string;
  message: string;
  purpose: string;
  sharing: string;
  url: string;
  model: string;
  request: string;
  reply: string;
  status: string;
  verdict: string;
  duration_ms: number | null;
  created: string;
}

/** Words of an answer in the making. */
export interface TextPiece {
  message: string;
  offset: number;
  text: string;
}
