export { createTestDatabase, type TestDatabase } from './test-database.ts'
export { startTestNode, startTestNodes, type TestNode } from './test-node.ts'
export { startTestService, type TestService } from './test-service.ts'
export { untilEventsAreTold } from './until-told.ts'
