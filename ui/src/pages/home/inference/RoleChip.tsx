import { Popover, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { inferenceQuery, type ChosenRoles } from '../../../api/inference';
import type { TimeRange } from '../../../api/scope';
import type { InferredRole } from '../../../api/types';
import { withRole } from '../../../shared/chosenRoles';
import control from '../../../shared/control.module.css';
import { sentence } from '../../../shared/sentence';
import { FieldList } from './FieldList';
import styles from './RoleChip.module.css';
import { roleName } from './roleWords';

interface RoleChipProps {
  role: InferredRole;
  words: string;
  range: TimeRange;
  chosen: ChosenRoles;
}

/** One role as a chip. It opens the reason for its field, and all other fields; a choice is in the URL. */
export function RoleChip({ role, words, range, chosen }: RoleChipProps) {
  const [isOpened, setOpened] = useState(false);
  const [, setSearch] = useSearchParams();
  const isChosen = role.role in chosen;
  const change = (field: string | null) => {
    setSearch(withRole(role.role, field));
    setOpened(false);
  };
  return (
    <Popover opened={isOpened} onChange={setOpened} position="bottom-start" width={340} trapFocus returnFocus withinPortal={false} classNames={{ dropdown: `${control.dropdown} ${styles.dropdown}` }}>
      <Popover.Target>
        <UnstyledButton className={styles.chip} data-empty={role.field === null || undefined} data-chosen={isChosen || undefined} title={role.reason} onClick={() => setOpened(!isOpened)}>
          {words}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>{isOpened && <Fields role={role} range={range} chosen={chosen} onChange={change} />}</Popover.Dropdown>
    </Popover>
  );
}

function Fields({ role, range, chosen, onChange }: Omit<RoleChipProps, 'words'> & { onChange: (field: string | null) => void }) {
  const found = useQuery(inferenceQuery(range, chosen));
  const name = roleName(role.role);
  return (
    <>
      <div className={styles.why}>
        <strong className={styles.name}>{name}</strong>
        <p>{sentence(role.reason)}</p>
        {role.role in chosen && (
          <button type="button" className={styles.guess} onClick={() => onChange(null)}>
            Use the guess again
          </button>
        )}
      </div>
      <FieldList label={`Field for ${name}`} chosen={role.field ?? ''} candidates={role.field === null ? role.candidates : [role.field, ...role.candidates]} paths={found.data?.paths ?? []} onChoose={onChange} />
      {found.isPending && <p className={styles.note}>Reading the fields of the newest events…</p>}
      {found.isError && <p className={styles.note}>The other fields could not be read: {found.error.message}</p>}
    </>
  );
}
