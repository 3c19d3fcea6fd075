import { UnstyledButton } from '@mantine/core';
import { useSearchParams } from 'react-router';
import type { Inferred } from '../../../api/types';
import { withGroup } from '../../../shared/chosenReading';
import { formatCount } from '../../../shared/format';
import styles from './GroupChips.module.css';

/** The programs among the events that no pack knows: which one is measured, and the others to choose. Nothing if there is one. */
export function GroupChips({ inferred: { group, groups, otherEvents } }: { inferred: Inferred }) {
  const [, setSearch] = useSearchParams();
  if (groups.length < 2 && otherEvents === 0) {
    return null;
  }
  return (
    <div className={styles.groups}>
      <p className={styles.lead}>{groups.length < 2 ? 'These events are measured:' : 'These events are of several programs, and one is measured at a time:'}</p>
      <ul className={styles.chips} aria-label="Programs">
        {groups.map(({ key, events }) => (
          <li key={key}>
            <UnstyledButton className={styles.chip} aria-pressed={key === group} onClick={() => setSearch(withGroup(key))}>
              {formatCount(events)} {key === '' ? 'without a field of their own' : `with ${key.replaceAll(',', ' or ')}`}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {otherEvents > 0 && (
        <p className={styles.lead}>
          {formatCount(otherEvents)} more {otherEvents === 1 ? 'is' : 'are'} like none of these, and in no number.
        </p>
      )}
    </div>
  );
}
