using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Minori.Models;

namespace Minori.Training;

/// <summary>Whether a saved state may be carried on under the recipe, model and data that a caller brings.</summary>
internal static class RunComparison
{
    /// <summary>For a resume: everything must be as it was.</summary>
    /// <exception cref="TrainingException">Something differs; the message names the first field that does.</exception>
    public static void RequireSame(
        TrainingState saved, PretrainRecipe recipe, ModelConfiguration model, DataIdentity data, string folder)
    {
        RequireEqual(saved.Recipe, recipe, TrainingJson.Default.PretrainRecipe, folder);
        RequireSameModelAndData(saved, model, data, folder);
    }

    /// <summary>
    /// For a branch: budget and schedule may differ, if every update made so far would have had the same learning rate.
    /// </summary>
    /// <exception cref="TrainingException">The past differs; the message names the field or the step.</exception>
    public static void RequireSamePast(
        TrainingState saved, PretrainRecipe recipe, ModelConfiguration model, DataIdentity data, string folder)
    {
        RequireEqual(
            saved.Recipe with
            {
                BudgetTokens = recipe.BudgetTokens,
                Schedule = recipe.Schedule,
                FloorFraction = recipe.FloorFraction,
                DecayFraction = recipe.DecayFraction,
                WarmupSteps = recipe.WarmupSteps,
                WarmupFraction = recipe.WarmupFraction,
            },
            recipe,
            TrainingJson.Default.PretrainRecipe,
            folder);
        RequireSameModelAndData(saved, model, data, folder);
        LearningRateSchedule past = saved.Recipe.CreateSchedule();
        LearningRateSchedule branch = recipe.CreateSchedule();
        for (long step = 0; step < saved.Step; step++)
        {
            if (past.At(step) != branch.At(step))
            {
                throw new TrainingException(
                    FormattableString.Invariant(
                        $"{folder} cannot be carried on with this schedule: update {step + 1} of its {saved.Step} had the learning rate {past.At(step)}, not {branch.At(step)}; ")
                    + "branch off before the decay, with the same warm-up steps and peak");
            }
        }
    }

    private static void RequireSameModelAndData(
        TrainingState saved, ModelConfiguration model, DataIdentity data, string folder)
    {
        RequireEqual(saved.Parameters.Configuration, model, TrainingJson.Default.ModelConfiguration, folder);
        RequireEqual(saved.Data, data, TrainingJson.Default.DataIdentity, folder);
    }

    private static void RequireEqual<T>(T saved, T wanted, JsonTypeInfo<T> type, string folder)
    {
        JsonObject before = JsonSerializer.SerializeToNode(saved, type)!.AsObject();
        JsonObject now = JsonSerializer.SerializeToNode(wanted, type)!.AsObject();
        foreach (string field in before.Select(entry => entry.Key).Union(now.Select(entry => entry.Key)))
        {
            if (!JsonNode.DeepEquals(before[field], now[field]))
            {
                throw new TrainingException(
                    $"{folder} was trained with {field} {Text(before[field])}, not {Text(now[field])}: resume with the same settings, or start another folder");
            }
        }
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
