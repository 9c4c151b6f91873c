/** This page's seat: a random word that lets a load balancer lead all its requests of Socket.IO to one server. */
export const seat = Math.random().toString(36).slice(2);
