/** Said wherever what was prepared turns out to be damaged: nothing is to be done about it. @param name of a model, or of a part */
export const madeAgain = (name: string): string => `The prepared form of ${name} was damaged and is made again.`;
