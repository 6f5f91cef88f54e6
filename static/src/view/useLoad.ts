/** Fetch something when its key changes; the answer to an older key is dropped. */
import { useEffect, useState } from "preact/hooks";
import { asProblem } from "../state/api";
import type { Problem } from "../state/types";
import { useLineBack } from "./useLineBack";

export interface Loaded<T> {
  value: T | null;
  problem: Problem | null;
  loading: boolean;
  again: () => void;
}

export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [turn, setTurn] = useState(0);
  const [result, setResult] = useState<{ key: string | null; value: T | null; problem: Problem | null }>({
    key: null,
    value: null,
    problem: null,
  });
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    load(abort.signal).then(
      (value) => !abort.signal.aborted && setResult({ key, value, problem: null }),
      (error: unknown) => !abort.signal.aborted && setResult({ key, value: null, problem: asProblem(error) }),
    );
    return () => abort.abort();
  }, [key, turn]);
  const again = () => {
    setResult((before) => ({ key: null, value: before.value, problem: null }));
    setTurn((before) => before + 1);
  };
  const fresh = result.key === key;
  useLineBack(fresh && result.problem?.code === "offline", again);
  return {
    // The old value stays on screen while the new one is on its way.
    value: key === null ? null : result.value,
    problem: fresh ? result.problem : null,
    loading: key !== null && !fresh,
    again,
  };
}
