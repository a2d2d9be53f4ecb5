const tickets = [];

export async function saveTicket(ticket) {
  tickets.push({ id: tickets.length + 1, ...ticket });
}
