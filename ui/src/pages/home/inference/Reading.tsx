import { Button } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { TimeRange } from '../../../api/scope';
import type { Inferred, Metric } from '../../../api/types';
import { choosesRoles, chosenReading, withoutRoles } from '../../../shared/chosenReading';
import { formatCount } from '../../../shared/format';
import { useNarrow } from '../../../shared/layout/useNarrow';
import { GroupChips } from './GroupChips';
import { KeepDialog, type KeptPack } from './KeepDialog';
import styles from './Reading.module.css';
import { RoleChip } from './RoleChip';
import { roleWords } from './roleWords';

// On a phone the figures should not be a screen away.
const shownOnPhone = 6;

interface ReadingProps {
  inferred: Inferred;
  /** What was made of the readings. */
  metrics: readonly Metric[];
  range: TimeRange;
  onKept: (pack: KeptPack) => void;
}

/** How data that no pack knows is read: a chip for each role, and the way to keep it. */
export function Reading({ inferred, metrics, range, onKept }: ReadingProps) {
  const { name, roles, events } = inferred;
  const [search, setSearch] = useSearchParams();
  const [isKeeping, setKeeping] = useState(false);
  const [showsAll, setShowsAll] = useState(false);
  const isShort = useNarrow() && !showsAll && roles.length > shownOnPhone;
  const chosen = chosenReading(search);
  const formulas = metrics.map(({ formula }) => formula).join('\n');
  const ordered = [...roles.filter(({ field }) => field !== null), ...roles.filter(({ field }) => field === null)];
  return (
    <section className={styles.reading} aria-labelledby="reading">
      <div className={styles.head}>
        <h2 id="reading" className={styles.title}>
          How this data is read
        </h2>
        <span className={styles.note}>Guessed from {events === 1 ? 'one event' : `the newest ${formatCount(events)} events`}. Click what is wrong.</span>
        <div className={styles.actions}>
          {choosesRoles(chosen) && (
            <Button size="compact-xs" variant="default" onClick={() => setSearch(withoutRoles)}>
              Back to the guesses
            </Button>
          )}
          <Button size="compact-xs" onClick={() => setKeeping(true)}>
            Keep this as a pack
          </Button>
        </div>
      </div>
      <GroupChips inferred={inferred} />
      <ul className={styles.chips}>
        {ordered.slice(0, isShort ? shownOnPhone : undefined).map((role) => (
          <li key={role.role}>
            <RoleChip role={role} words={roleWords(role, formulas)} range={range} chosen={chosen} />
          </li>
        ))}
        {isShort && (
          <li>
            <button type="button" className={styles.all} onClick={() => setShowsAll(true)}>
              Show all {roles.length}
            </button>
          </li>
        )}
      </ul>
      {isKeeping && <KeepDialog proposed={name} range={range} chosen={chosen} onKept={onKept} onClose={() => setKeeping(false)} />}
    </section>
  );
}
