/** Read-only links to the open session: made, listed and taken back by its owner. */
import { computed, signal } from "@preact/signals";
import { newId } from "../lib/ids";
import { call, get, post } from "./api";
import { messages, readOnly, sessionId } from "./store";

export interface SharedLink {
  id: string;
  /** Only while it opens something. */
  url: string | null;
  state: "open" | "expired" | "revoked";
  files: boolean;
  created: string;
  expires: string;
  revoked: string | null;
  opened: number;
  last_opened: string | null;
}

export const DAYS = [1, 7, 30] as const;
export type Days = (typeof DAYS)[number];

export const shareOpen = signal(false);
/** There is something to show to others. */
export const canShare = computed(() => !readOnly && sessionId.value !== null && messages.value.some((message) => message.role === "assistant" && message.state === "complete"));

export const listLinks = (session: string, abort: AbortSignal) =>
  get<{ links: SharedLink[] }>(`/sessions/${session}/shared-links`, abort).then((answer) => answer.links);

/** The same wish sent twice (a line that was lost) is one link. */
export function linkMaker(): (session: string, days: Days, files: boolean) => Promise<SharedLink> {
  let client_id = newId();
  return async (session, days, files) => {
    const link = await post<SharedLink>(`/sessions/${session}/shared-links`, { client_id, days, files });
    client_id = newId();
    return link;
  };
}

export const revokeLink = (id: string) => call<SharedLink>("DELETE", `/shared-links/${id}`);
export const addressOf = (link: SharedLink): string => (link.url ? location.origin + link.url : "");
