using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Workers;

/// <summary>
/// One line of a worker's standard output: either progress (<c>{"progress":0.4,"message":"…","metrics":{"loss":2.1}}</c>)
/// or the end of the job (<c>{"result":"failed","message":"…"}</c>).
/// </summary>
internal sealed record WorkerMessage
{
    public double? Progress { get; init; }

    /// <summary>Where the attempt began; absent where that was at the beginning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Begun { get; init; }

    public string? Message { get; init; }

    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    public JobOutcomeKind? Result { get; init; }

    public IReadOnlyList<ArtifactId>? LostInputs { get; init; }

    public static WorkerMessage Of(JobProgress progress) =>
        new() { Progress = progress.Fraction, Begun = progress.Begun, Message = progress.Message, Metrics = progress.Metrics };

    public static WorkerMessage Of(JobOutcome outcome) =>
        new() { Result = outcome.Kind, Message = outcome.Message, LostInputs = outcome.LostInputs };

    public JobProgress ToProgress() => new(Progress, Message, Metrics) { Begun = Begun };

    public JobOutcome ToOutcome() => new(Result ?? JobOutcomeKind.Crashed, Message, LostInputs);

    public string ToLine() => JsonSerializer.Serialize(this, WorkerJson.Default.WorkerMessage);

    /// <summary>False for a line that is not of the protocol: a library's chatter, or garbage.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out WorkerMessage? message)
    {
        message = null;
        if (line.StartsWith('{'))
        {
            try
            {
                message = JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerMessage);
            }
            catch (JsonException)
            {
                return false;
            }
        }

        return message is { } m && (m.Result ?? (object?)m.Progress ?? m.Message ?? (object?)m.Metrics) is not null;
    }
}

/// <summary>Generated readers and writers of the worker protocol; a diverging loss travels as <c>"NaN"</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkerMessage))]
[JsonSerializable(typeof(JobAssignment))]
internal sealed partial class WorkerJson : JsonSerializerContext;
