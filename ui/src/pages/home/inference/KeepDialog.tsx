import { Button, Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { inferenceQuery, type ChosenReading } from '../../../api/inference';
import { applyPack, packsQuery } from '../../../api/packs';
import type { TimeRange } from '../../../api/scope';
import { sessionQuery } from '../../../api/session';
import { CopyButton } from '../../../shared/CopyButton';
import { ProblemState } from '../../../shared/feedback/ProblemState';
import { withContext } from '../../../shared/searchParameters';
import styles from './KeepDialog.module.css';

// While somebody types a name.
const pauseMs = 250;

/** A pack that was just applied. */
export interface KeptPack {
  name: string;
  /** What the server said about it. */
  warnings: readonly string[];
}

interface KeepDialogProps {
  proposed: string;
  range: TimeRange;
  chosen: ChosenReading;
  onKept: (pack: KeptPack) => void;
  onClose: () => void;
}

/** Makes a pack of the readings: its name, its text, and what prevents it. */
export function KeepDialog({ proposed, range, chosen, onKept, onClose }: KeepDialogProps) {
  const [name, setName] = useState(proposed);
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [settled] = useDebouncedValue(name, pauseMs);
  const found = useQuery({ ...inferenceQuery(range, chosen, settled), enabled: settled !== '' });
  const session = useQuery(sessionQuery);
  const packs = useQuery(packsQuery);
  // The text of a name that is still typed is not kept.
  const yaml = found.data?.yaml ?? null;
  const isReady = found.data?.name === name && !found.isError;
  const isTaken = packs.data?.some((pack) => pack.name === name && pack.state !== 'removed') ?? false;
  const isAllowed = session.data === undefined || (session.data.scopes.includes('admin') && session.data.tenant === null);

  const keep = useMutation({
    mutationFn: (text: string) => applyPack(name, text),
    onSuccess: async ({ warnings }) => {
      onKept({ name, warnings });
      onClose();
      await navigate(withContext('/', search, { pack: name }));
      // Metrics, dashboards and fields are those of the packs.
      await client.invalidateQueries();
    },
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (yaml !== null && isReady && isAllowed && !keep.isPending) {
      keep.mutate(yaml);
    }
  };

  return (
    <Modal opened onClose={onClose} title="Keep this as a pack" size="lg" centered>
      <form className={styles.form} onSubmit={onSubmit}>
        <p className={styles.lead}>A pack is a text that says what is measured. Once kept, it also measures all events that are already stored, for everybody, and you can give its metrics targets.</p>
        <TextInput label="Name" size="xs" value={name} spellCheck={false} description="Lower-case letters, digits and -" onChange={(event) => setName(event.currentTarget.value.trim())} />
        {found.isError && <ProblemState compact error={found.error} onRetry={() => void found.refetch()} />}
        {yaml !== null && (
          <div className={styles.text}>
            <pre tabIndex={0} aria-label="Text of the pack">
              {yaml}
            </pre>
            <div className={styles.copy}>
              <CopyButton text={yaml} label="Copy the text of the pack" />
            </div>
          </div>
        )}
        {keep.isError && (
          <div className={styles.problem} role="alert">
            {keep.error.message.split('\n').map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
        <div className={styles.foot}>
          <p className={styles.note}>
            {isAllowed
              ? isTaken && `There is a pack ${name}. This text would replace it.`
              : 'To keep it here, sign in with a key that has the scope “admin” and is for all tenants. The text can be copied for somebody who has one.'}
          </p>
          <Button type="submit" size="xs" loading={keep.isPending} disabled={!isReady || !isAllowed}>
            {isAllowed ? (isTaken ? 'Replace the pack' : 'Keep the pack') : 'Needs the scope “admin”'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
