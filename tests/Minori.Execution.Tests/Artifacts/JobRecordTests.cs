using System.Text.Json;
using System.Text.Json.Nodes;
using Minori.Execution.Artifacts;
using Xunit;

namespace Minori.Execution.Tests.Artifacts;

public sealed class JobRecordTests
{
    private static readonly ArtifactId Other = ArtifactId.Of("other");

    [Fact]
    public void IdentityIsWrittenInStone()
    {
        JobRecord record = new("pretrain", 2, new JsonObject { ["rate"] = 3e-3, ["name"] = "é" }, new Dictionary<string, ArtifactId> { ["base"] = Other });

        Assert.Equal(
            $$$"""{"inputs":{"base":"{{{Other}}}"},"kind":"pretrain","parameters":{"name":"é","rate":0.003},"revision":2}""",
            record.CanonicalText);
        Assert.Equal("e656cdd5f63b8a3609b390cd6b81790497a015dce57bbe3a679d72df7a1856d9", record.Id.Value);
    }

    [Fact]
    public void OrderAndNumberTypesDoNotMatter()
    {
        JobRecord a = new("k", 1, new JsonObject { ["x"] = 0.1f, ["y"] = 2 });
        JobRecord b = new("k", 1, JsonNode.Parse("""{ "y": 2.0, "x": 0.1 }""")!.AsObject());

        Assert.Equal(a.Id, b.Id);
        Assert.Equal(a, b);
    }

    [Fact]
    public void EveryPartMatters()
    {
        JsonObject parameters = new() { ["seed"] = ulong.MaxValue };
        Dictionary<string, ArtifactId> inputs = new() { ["a"] = Other };
        JobRecord[] records =
        [
            new("k", 1, parameters),
            new("l", 1, parameters),
            new("k", 2, parameters),
            new("k", 1, new JsonObject { ["seed"] = ulong.MaxValue - 1 }),
            new("k", 1, parameters, inputs),
            new("k", 1, parameters, new Dictionary<string, ArtifactId> { ["b"] = Other }),
            new("k", 1, parameters, new Dictionary<string, ArtifactId> { ["a"] = ArtifactId.Of("another") }),
        ];

        Assert.Equal(records.Length, records.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public void LaterChangesToTheParametersChangeNothing()
    {
        JsonObject parameters = new() { ["x"] = 1 };
        JobRecord record = new("k", 1, parameters);
        parameters["x"] = 2;

        Assert.Equal(1, record.Parameters.GetProperty("x").GetInt32());
    }

    [Fact]
    public void TravelsThroughJson()
    {
        JobRecord record = new("k", 3, new JsonObject { ["x"] = new JsonArray(1, "two") }, new Dictionary<string, ArtifactId> { ["a"] = Other });

        JobRecord read = JsonSerializer.Deserialize<JobRecord>(JsonSerializer.Serialize(record))!;

        Assert.Equal(record.Id, read.Id);
        Assert.Equal("two", read.Parameters.GetProperty("x")[1].GetString());
        Assert.Equal(Other, read.Inputs["a"]);
    }

    [Theory]
    [InlineData("""{"kind":"k","revision":1,"parameters":{}}""")]
    [InlineData("""{"kind":"k","revision":"1","parameters":{},"inputs":{}}""")]
    [InlineData("""{"kind":"k","revision":1,"parameters":{},"inputs":{"a":"xyz"}}""")]
    [InlineData("[]")]
    public void AnythingElseIsNoRecord(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<JobRecord>(json));
}
