import { Popover, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { inferenceQuery, roleParameter, type ChosenReading } from '../../../api/inference';
import type { TimeRange } from '../../../api/scope';
import type { InferredRole } from '../../../api/types';
import { withRole } from '../../../shared/chosenReading';
import control from '../../../shared/control.module.css';
import { sentence } from '../../../shared/sentence';
import { FieldList } from './FieldList';
import styles from './RoleChip.module.css';
import { formatShare, roleName } from './roleWords';

interface RoleChipProps {
  role: InferredRole;
  words: string;
  range: TimeRange;
  chosen: ChosenReading;
}

/** One role as a chip. It opens the reason for its field, and all other fields; a choice is in the URL. */
export function RoleChip({ role, words, range, chosen }: RoleChipProps) {
  const [isOpened, setOpened] = useState(false);
  const [, setSearch] = useSearchParams();
  const isChosen = roleParameter(role.role) in chosen;
  // Events are stored by their time, and keep it.
  const canChange = role.role !== 'time';
  const change = (field: string | null) => {
    setSearch(withRole(role.role, field));
    setOpened(false);
  };
  return (
    <Popover opened={isOpened} onChange={setOpened} position="bottom-start" width={340} trapFocus={canChange} returnFocus withinPortal={false} classNames={{ dropdown: `${control.dropdown} ${styles.dropdown}` }}>
      <Popover.Target>
        <UnstyledButton className={styles.chip} data-empty={role.field === null || undefined} data-chosen={isChosen || undefined} title={role.reason} onClick={() => setOpened(!isOpened)}>
          {words}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        {isOpened && (
          <>
            <Reason role={role} isChosen={isChosen} onChange={change} />
            {canChange && <Fields role={role} range={range} chosen={chosen} onChange={change} />}
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

type Change = (field: string | null) => void;

function Reason({ role, isChosen, onChange }: { role: InferredRole; isChosen: boolean; onChange: Change }) {
  return (
    <div className={styles.why}>
      <strong className={styles.name}>{roleName(role.role)}</strong>
      <p>{sentence(role.reason)}</p>
      {role.field !== null && role.presence < 1 && <p>What is measured of it rests on {formatShare(role.presence)} of the events.</p>}
      {isChosen && (
        <button type="button" className={styles.guess} onClick={() => onChange(null)}>
          Use the guess again
        </button>
      )}
    </div>
  );
}

function Fields({ role, range, chosen, onChange }: Omit<RoleChipProps, 'words'> & { onChange: Change }) {
  const found = useQuery(inferenceQuery(range, chosen));
  return (
    <>
      <FieldList label={`Field for ${roleName(role.role)}`} chosen={role.field ?? ''} candidates={role.field === null ? role.candidates : [role.field, ...role.candidates]} paths={found.data?.paths ?? []} onChoose={onChange} />
      {found.isPending && <p className={styles.note}>Reading the fields of the newest events…</p>}
      {found.isError && <p className={styles.note}>The other fields could not be read: {found.error.message}</p>}
    </>
  );
}
