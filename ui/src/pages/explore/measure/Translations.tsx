import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import IconLanguage from '@tabler/icons-react/dist/esm/icons/IconLanguage.mjs';
import { useState } from 'react';
import { type QueryLanguage, translateQuery } from '../../../api/query';
import { sessionQuery } from '../../../api/session';
import { languages } from '../../../query/languages';
import { copyText } from '../../../shared/copyText';
import { sentence } from '../../../shared/sentence';
import queryBar from '../../../query/QueryBar.module.css';
import styles from './Measure.module.css';

/** The question in the languages that can ask it. The server shows it to admins; others do not see the button. */
export function Translations({ language, text }: { language: QueryLanguage; text: string }) {
  const [opened, setOpened] = useState(false);
  const session = useQuery(sessionQuery).data;
  const isEmpty = text.trim() === '';
  const answer = useQuery({
    queryKey: ['translation', language, text],
    queryFn: ({ signal }) => translateQuery(language, text, signal),
    enabled: opened && !isEmpty,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (!session?.scopes.includes('admin')) {
    return null;
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={520} trapFocus>
      <Popover.Target>
        <button type="button" className={queryBar.button} disabled={isEmpty} aria-label="The question in other languages" title="The question in other languages" onClick={() => setOpened(!opened)}>
          <IconLanguage size={15} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.translations}>
        <h2>In other languages</h2>
        {answer.isPending && <p className={styles.faint}>Translating…</p>}
        {answer.isError && <p className={styles.faint}>{sentence(answer.error.message)}</p>}
        {(answer.data?.languages ?? [])
          .filter((other) => other.language !== language)
          .map((other) => (
            <section key={other.language}>
              <h3>
                {languages.find(({ name }) => name === other.language)?.title ?? other.language}
                {other.query !== null && (
                  <button type="button" aria-label="Copy" title="Copy" onClick={() => void copyText(other.query!, 'Copied')}>
                    <IconCopy size={13} aria-hidden />
                  </button>
                )}
              </h3>
              {other.query !== null && <pre>{other.query}</pre>}
              {other.lost !== null && <p className={styles.faint}>{sentence(other.lost)}</p>}
            </section>
          ))}
      </Popover.Dropdown>
    </Popover>
  );
}
