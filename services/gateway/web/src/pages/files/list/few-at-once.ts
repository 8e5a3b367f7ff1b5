/** Asks for each of many, a few side by side; the answers in the order of the questions. */
export async function fewAtOnce<Q, A>(
  questions: readonly Q[],
  atOnce: number,
  ask: (question: Q) => Promise<A>,
): Promise<A[]> {
  const answers: A[] = []
  for (let at = 0; at < questions.length; at += atOnce) {
    answers.push(...(await Promise.all(questions.slice(at, at + atOnce).map(ask))))
  }
  return answers
}
