using System.Buffers.Binary;

namespace Minori.Models.Families.Llama;

/// <summary>
/// Reads the raw weights of llama2.c's first export format: seven little-endian int32 (width, feed-forward width, layers,
/// heads, key–value heads, vocabulary, context), then float32 values kind by kind, each kind for all layers: embedding,
/// input norms, q, k, v, o, post-attention norms, gate, down, up, final norm, two rotary tables [T, D/2], and the head
/// where it is not the embedding, which a negative vocabulary says. Rows of q and k are interleaved rotary pairs.
/// </summary>
public static class Llama2cFile
{
    private const int HeaderBytes = 7 * sizeof(int);

    // "ak42", which begins the later formats.
    private const int LaterFormat = 0x616b3432;

    // The format's programs know no other: sequences are delimited by token 1.
    private const int Delimiter = 1;

    /// <summary>Reads a model; the memory used beyond the weights is one matrix.</summary>
    /// <exception cref="CheckpointException">
    /// The file cannot be read, is not of this format, has not the length that its sizes ask for, or a weight is infinite
    /// or not a number.
    /// </exception>
    public static Parameters Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            ModelConfiguration configuration = ReadConfiguration(file, path);
            var parameters = new Parameters(configuration);
            try
            {
                ReadWeights(file, parameters);
                RequireFinite(parameters, path);
                return parameters;
            }
            catch
            {
                parameters.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path}: cannot be read ({(Directory.Exists(path) ? "it is a folder" : error.Message)}); check the path and its permissions", error);
        }
    }

    private static ModelConfiguration ReadConfiguration(FileStream file, string path)
    {
        if (file.Length < HeaderBytes)
        {
            throw new CheckpointException(
                $"{path}: has {file.Length} bytes, fewer than the header of llama2.c weights; give the whole .bin file");
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        file.ReadExactly(header);
        Span<int> sizes = stackalloc int[7];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32LittleEndian(header[(sizeof(int) * i)..]);
        }

        if (sizes[0] == LaterFormat)
        {
            throw new CheckpointException(
                $"{path}: is of llama2.c's format version {sizes[1]}, and only version 0 is read; export it as version 0");
        }

        ModelConfiguration configuration = Configuration(sizes, path);
        Int128 expected = ExpectedBytes(configuration);
        return file.Length == expected
            ? configuration
            : throw new CheckpointException(
                $"{path}: has {file.Length} bytes, and its header asks for {expected}; it is cut off or not of llama2.c");
    }

    private static ModelConfiguration Configuration(ReadOnlySpan<int> sizes, string path)
    {
        try
        {
            int vocabulary = sizes[5] == int.MinValue ? 0 : Math.Abs(sizes[5]);
            ModelConfiguration configuration = ModelConfiguration.Llama(
                vocabulary, sizes[0], sizes[2], sizes[3], sizes[6], keyValueHeads: sizes[4], feedForwardWidth: sizes[1],
                tieEmbeddings: sizes[5] > 0) with
            {
                BeginTokenId = Delimiter,
                EndTokenId = Delimiter,
            };
            configuration.Validate();
            return configuration;
        }
        catch (ModelConfigurationException error)
        {
            throw new CheckpointException($"{path}: is not a file of llama2.c weights: {error.Message}", error);
        }
    }

    /// <summary>The length that the sizes ask for, which a header of nonsense may put beyond 64 bits.</summary>
    private static Int128 ExpectedBytes(ModelConfiguration c)
    {
        Int128 perLayer = ((Int128)c.Width * ((2L * (c.HeadCount + c.KeyValueHeadCount) * c.HeadDimension) + 2))
            + ((Int128)c.Width * c.FeedForwardWidth * 3);
        Int128 embeddings = (Int128)c.VocabularySize * c.Width * (c.TieEmbeddings ? 1 : 2);
        Int128 rotary = (Int128)c.ContextLength * c.HeadDimension;
        return HeaderBytes + (sizeof(float) * (embeddings + (c.LayerCount * perLayer) + c.Width + rotary));
    }

    private static void ReadWeights(FileStream file, Parameters parameters)
    {
        ModelConfiguration c = parameters.Configuration;
        TensorNames names = FamilyFiles.Of(ModelFamily.Llama).Names;
        Read(names.Embedding);
        ReadLayers(names.InputNorm);
        ReadTurnedLayers(names.QueryKeyValue[0]);
        ReadTurnedLayers(names.QueryKeyValue[1]);
        ReadLayers(names.QueryKeyValue[2]);
        ReadLayers(names.AttentionOutput);
        ReadLayers(names.PostAttentionNorm);
        ReadLayers(names.Up[0]);
        ReadLayers(names.Down);
        ReadLayers(names.Up[1]);
        Read(names.FinalNorm);
        if (!c.TieEmbeddings)
        {
            file.Seek((long)c.ContextLength * c.HeadDimension * sizeof(float), SeekOrigin.Current);
            Read(names.Head);
        }

        void Read(string part, int layer = 0) => ReadFloats(file, parameters.Tensor(TensorNames.Weight(part, layer)));

        void ReadLayers(string part)
        {
            for (int layer = 0; layer < c.LayerCount; layer++)
            {
                Read(part, layer);
            }
        }

        void ReadTurnedLayers(string part)
        {
            for (int layer = 0; layer < c.LayerCount; layer++)
            {
                Span<float> matrix = parameters.Tensor(TensorNames.Weight(part, layer));
                float[] pairs = new float[matrix.Length];
                ReadFloats(file, pairs);
                PairsToHalves(pairs, matrix, c.Width, c.HeadDimension);
            }
        }
    }

    private static void RequireFinite(Parameters parameters, string path)
    {
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            ReadOnlySpan<float> values = parameters.Tensor(tensor);
            for (int i = 0; i < values.Length; i++)
            {
                if (!float.IsFinite(values[i]))
                {
                    throw new CheckpointException(
                        $"{path}: element {i} of {tensor.Name} is {(float.IsNaN(values[i]) ? "not a number" : "infinite")}; "
                        + "the file is damaged, or its training diverged: export it again");
                }
            }
        }
    }

    private static void ReadFloats(FileStream file, Span<float> destination)
    {
        Span<byte> chunk = stackalloc byte[4096];
        while (!destination.IsEmpty)
        {
            int count = Math.Min(destination.Length, chunk.Length / sizeof(float));
            Span<byte> bytes = chunk[..(count * sizeof(float))];
            file.ReadExactly(bytes);
            FloatConversion.ToFloat32(SafetensorsType.F32, bytes, destination[..count]);
            destination = destination[count..];
        }
    }

    /// <summary>
    /// Reorders the rows of each head from pairs (2i, 2i + 1) that turn together to a first half of the even rows and
    /// a second half of the odd ones.
    /// </summary>
    private static void PairsToHalves(ReadOnlySpan<float> pairs, Span<float> halves, int columns, int headDimension)
    {
        int half = headDimension / 2;
        for (int row = 0; row < halves.Length / columns; row++)
        {
            int inHead = row % headDimension;
            int source = row - inHead + (inHead < half ? 2 * inHead : (2 * (inHead - half)) + 1);
            pairs.Slice(source * columns, columns).CopyTo(halves[(row * columns)..]);
        }
    }
}
