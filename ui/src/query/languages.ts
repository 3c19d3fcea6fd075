import type { QueryLanguage } from '../api/query';

/** What the page knows of a language; the grammar is the server's. */
export interface LanguageFacts {
  name: QueryLanguage;
  title: string;
  /** Stands in an empty editor. */
  example: string;
  /** Texts may have several lines. */
  hasLines: boolean;
}

export const filterLanguage: LanguageFacts = { name: 'filter', title: 'Filter', example: 'Filter events, for example level="error" AND duration_ms>1500', hasLines: false };
export const formulaLanguage: LanguageFacts = { name: 'formula', title: 'Formula', example: 'A formula, for example P95(duration_ms) WHERE level="error" GROUP BY model', hasLines: true };

/** The languages in which a question may be typed. */
export const languages: readonly LanguageFacts[] = [
  formulaLanguage,
  { name: 'sql', title: 'SQL', example: 'A SELECT, for example SELECT model, count(*) AS calls FROM events GROUP BY model', hasLines: true },
  filterLanguage,
  { name: 'cloudwatch', title: 'CloudWatch pattern', example: 'A pattern, for example { $.level = "error" && $.duration_ms > 1500 }', hasLines: true },
  { name: 'builder', title: 'Query Builder', example: 'JSON, for example {"calculations":[{"operator":"p95","key":"duration_ms"}],"groupBys":[{"type":"string","value":"model"}]}', hasLines: true },
  { name: 'analytics-sql', title: 'Analytics SQL', example: 'A SELECT of a data set, for example SELECT index1, SUM(_sample_interval) AS n FROM my_dataset GROUP BY index1', hasLines: true },
];

export function languageOf(name: string | null): LanguageFacts {
  return languages.find((language) => language.name === name) ?? formulaLanguage;
}
