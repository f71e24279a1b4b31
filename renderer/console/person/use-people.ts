import { useEffect, useState } from 'react';
import type { PersonSummary } from '../../../broker/protocol/models';
import { useParts } from '../core/hooks';

const WAIT_MS = 150;

export interface PeopleFound {
  readonly people: readonly PersonSummary[];
  readonly searching: boolean;
}

/** People who fit the text, a moment after the last key. */
export function usePeople(text: string): PeopleFound {
  const { core } = useParts();
  const [people, setPeople] = useState<readonly PersonSummary[]>([]);
  const [searched, setSearched] = useState('');
  useEffect(() => {
    if (text.trim() === '') {
      setPeople([]);
      setSearched(text);
      return;
    }
    let over = false;
    const timer = setTimeout(() => {
      void core.call('person.search', { text: text.slice(0, 200) }).then((found) => {
        if (over) return;
        setPeople(found.ok ? found.value.people : []);
        setSearched(text);
      });
    }, WAIT_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [core, text]);
  return { people, searching: searched !== text };
}
