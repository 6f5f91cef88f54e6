/** What an administrator tells everybody. */
export interface Incident {
  id: string;
  level: "notice" | "problem";
  text: string;
}
