package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RobotsTest {
    static FakeQuay quay;

    @BeforeAll
    static void start() throws Exception {
        quay = new FakeQuay();
    }

    @AfterAll
    static void stop() {
        quay.close();
    }

    @BeforeEach
    void reset() throws Exception {
        quay.reset(Path.of("seed.json"));
    }

    Robots robots(Duration timeout) throws Exception {
        return new Robots(quay.url, quay.token("alice", "org:admin"), "lighthouse", timeout);
    }

    @Test
    void createsARobotAccount() throws Exception {
        var robots = robots(Duration.ofSeconds(10));

        var created = robots.create("nightly", "Runs at night");

        assertTrue(created.contains("\"lighthouse+nightly\""), created);
        assertEquals(List.of("lighthouse+backup", "lighthouse+nightly"), robots.listNames());
        quay.control("POST", "requests/verify", """
            {"count": 1, "operation": "createOrgRobot", "body": {"description": "Runs at night"}, "caller": "alice"}""");
    }

    @Test
    void waitsAndRetriesAtARateLimit() throws Exception {
        quay.control("POST", "faults", """
            {"operation": "createOrgRobot", "status": 429, "retry_after": 1, "times": 1}""");

        robots(Duration.ofSeconds(10)).create("nightly", "Runs at night");

        quay.control("GET", "requests/verify?count=1&operation=createOrgRobot&status=429", "");
        quay.control("GET", "requests/verify?count=1&operation=createOrgRobot&status=201", "");
    }

    @Test
    void retriesAfterATimeout() throws Exception {
        quay.control("PUT", "faults/slow", """
            {"operation": "getOrgRobots", "stall": 60, "times": 1}""");

        assertEquals(List.of("lighthouse+backup"), robots(Duration.ofSeconds(1)).listNames());

        quay.control("GET", "requests/wait?fault=slow&timeout=5", "");
        quay.control("GET", "requests/verify?count=1&operation=getOrgRobots&status=200", "");
    }
}
