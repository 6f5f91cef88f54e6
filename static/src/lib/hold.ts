/** When the canvas goes with the conversation, and when it stays as the person left it. Pure. */

/** So long after the last touch of the canvas a person is taken to be working in it. */
export const BUSY_MS = 6_000;

export interface Hold {
  pinned: boolean;
  /** When the canvas was last touched, as Date.now() gives it; 0 = never. */
  touched: number;
  /** The person went to another part while the answer was being worked out. */
  left: boolean;
}

export function follows(hold: Hold, now: number): boolean {
  return !hold.pinned && !hold.left && now - hold.touched >= BUSY_MS;
}
