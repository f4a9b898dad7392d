package com.example;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Server for tests: starts fakequay serve, or uses the server at FAKEQUAY_URL. Copy this file to your project. */
public class FakeQuay implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public final String url;
    private Process server;

    /** Start a server, or connect to the server at FAKEQUAY_URL (with FAKEQUAY_CONTROL_TOKEN). */
    public FakeQuay() throws IOException, InterruptedException {
        var running = System.getenv("FAKEQUAY_URL");
        url = running != null ? running : "http://127.0.0.1:" + serve();
    }

    private String serve() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("fakequay-");
        var portFile = folder.resolve("port");
        server = new ProcessBuilder("fakequay", "serve", "--quiet", "--port", "0", "--port-file", portFile.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        while (!Files.exists(portFile)) {
            if (!server.isAlive()) throw new IOException("fakequay serve exited with status " + server.exitValue());
            Thread.sleep(20);
        }
        var port = Files.readString(portFile).strip();
        Files.delete(portFile);
        Files.delete(folder);
        return port;
    }

    /** Stop the server, if this object has started it. */
    @Override
    public void close() {
        if (server != null) server.destroy();
    }

    /** Remove data, faults and recorded requests, and load a seed file. Call this before each test. */
    public void reset(Path seed) throws IOException, InterruptedException {
        control("POST", "reset", "");
        control("POST", "seed", Files.readString(seed));
    }

    /** Return an OAuth token of a user. */
    public String token(String username, String scope) throws IOException, InterruptedException {
        var body = "{\"username\": \"%s\", \"scope\": \"%s\"}".formatted(username, scope);
        var found = Pattern.compile("\"token\": ?\"([^\"]*)\"").matcher(control("POST", "tokens", body));
        if (!found.find()) throw new IllegalStateException("the response contains no token");
        return found.group(1);
    }

    /** Call the control API and return the JSON of its response. An error status throws an exception. */
    public String control(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/_fakequay/" + path))
            .method(method, BodyPublishers.ofString(body));
        var token = System.getenv("FAKEQUAY_CONTROL_TOKEN");
        if (token != null) request.header("Authorization", "Bearer " + token);
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 400) throw new AssertionError(response.statusCode() + " " + response.body());
        return response.body();
    }
}
