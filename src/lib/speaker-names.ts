/** What people are called before anybody names them. */

/** @param speaker from 0, as they first speak */
export const speakerName = (speaker: number): string => `Speaker ${speaker + 1}`;

/** Whether a name is one of these, and nobody's own. */
export const isUnnamed = (name: string): boolean => /^Speaker \d+$/.test(name);
