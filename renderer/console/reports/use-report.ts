import { useEffect, useRef, useState } from 'react';
import type { Report, ReportInput } from '../../../broker/protocol/reports';
import { useParts } from '../core/hooks';

/** While the server still reads its log, it is asked again. */
const AGAIN_MS = 1_500;
/** What is not over yet changes. */
const RENEW_MS = 60_000;

export interface ReportState {
  /** Null before the first answer; what was there before while a new one is made. */
  readonly report: Report | null;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly retry: () => void;
}

/** Asks for a report as the input changes; answers that come late for an earlier input are dropped. */
export function useReport(input: ReportInput | null): ReportState {
  const { core } = useParts();
  const key = JSON.stringify(input);
  const [state, setState] = useState<Omit<ReportState, 'retry'>>({ report: null, busy: true, problem: null });
  const [tries, setTries] = useState(0);
  const current = useRef('');

  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks the same once more.
  useEffect(() => {
    // The key is what this very hook made of the input.
    const asked = JSON.parse(key) as ReportInput | null;
    current.current = key;
    if (asked === null) return;
    setState((now) => ({ ...now, busy: true, problem: null }));
    void core.call('report.get', asked).then((answer) => {
      if (current.current !== key) return;
      if (answer.ok) setState({ report: answer.value, busy: false, problem: null });
      else setState((now) => ({ ...now, busy: false, problem: answer.error.message }));
    });
  }, [key, core, tries]);

  const { report, busy, problem } = state;
  useEffect(() => {
    if (busy || problem !== null || report === null) return;
    const timer = setTimeout(() => setTries((now) => now + 1), report.complete ? RENEW_MS : AGAIN_MS);
    return () => clearTimeout(timer);
  }, [busy, problem, report]);

  return { ...state, retry: () => setTries((now) => now + 1) };
}
