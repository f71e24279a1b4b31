import { useEffect, useState } from 'react';
import type { Person } from '../../../broker/protocol/models';
import { useParts } from '../core/hooks';

export interface LoadedPerson {
  /** Null while it is on its way, or there is none. */
  readonly person: Person | null;
  readonly problem: string | null;
}

const NOTHING: LoadedPerson = { person: null, problem: null };

/** A person record. */
export function usePerson(id: string | null): LoadedPerson {
  const { core } = useParts();
  const [loaded, setLoaded] = useState(NOTHING);
  useEffect(() => {
    let over = false;
    setLoaded(NOTHING);
    if (id === null) return;
    void core.call('person.get', { person: id }).then((answer) => {
      if (over) return;
      setLoaded(answer.ok ? { person: answer.value, problem: null } : { person: null, problem: answer.error.message });
    });
    return () => {
      over = true;
    };
  }, [core, id]);
  return loaded;
}
