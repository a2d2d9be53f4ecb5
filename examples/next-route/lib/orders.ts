export async function findOrder(orderId: string): Promise<{ orderId: string; state: string }> {
  return { orderId, state: 'on its way' };
}
